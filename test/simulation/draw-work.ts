import type { Random } from '../../src/simulation/random.ts'
import { value } from './draw-value.ts'

/** Workers fetch its tasks. */
export const FETCHED = 'gamma'

const COMPONENTS = ['alpha', 'beta', FETCHED] as const

/** What a leaf does. */
export const drawWork = (random: Random, seen: readonly string[]): Record<string, unknown> => {
  const kind = random.whole(0, 12)
  switch (kind) {
    case 12:
      return random.chance(0.5) ? waitForSignal(random) : approve(random)
    case 0:
    case 1:
      return { component: 'harmonia', action: 'echo', input: value(random, seen, 2) }
    case 2:
      return { component: 'harmonia', action: 'wait', input: { seconds: random.pick([0, 0.2, 3, 40]) } }
    case 3:
      return random.chance(0.5)
        ? { component: 'harmonia', action: 'wait', input: { until: '2026-01-01T00:00:20.000Z' } }
        : { component: 'harmonia', action: 'wait', input: { seconds: '${input.n}' } }
    case 4:
      if (random.chance(0.5))
        return { component: 'harmonia', action: 'echo', input: { deep: [value(random, seen, 1)] } }
      return {
        component: 'harmonia',
        action: 'fail',
        input: { retryable: random.chance(0.7), message: 'as it was told' },
      }
    case 5:
      return {
        component: 'http',
        action: 'request',
        input: {
          url: 'http://web/x',
          query: { q: random.pick(['x', '${input.n}', 'a ${workflow.name}', '${input}']) },
        },
      }
    case 6:
      return { component: 'harmonia', action: random.chance(0.2) ? 'unheard_of' : 'echo', input: {} }
    default:
      return { component: random.pick(COMPONENTS), action: 'work', input: value(random, seen, 2) }
  }
}

const waitForSignal = (random: Random): Record<string, unknown> => ({
  component: 'harmonia',
  action: 'wait_for_signal',
  input: { name: random.pick(['s', 't']), ...(random.chance(0.4) ? { timeout: random.pick([1, 20]) } : {}) },
})

const approve = (random: Random): Record<string, unknown> => ({
  component: 'harmonia',
  action: 'approve',
  input: {
    ...(random.chance(0.4) ? { approvers: ['ann', 'bob'] } : {}),
    ...(random.chance(0.4)
      ? {
          escalate: [
            { after: 2, to: 'carl' },
            { after: 9, to: ['dora'] },
          ],
        }
      : {}),
    ...(random.chance(0.4) ? { timeout: random.pick([1, 20]) } : {}),
    ...(random.chance(0.4) ? { on_reject: 'fail' } : {}),
  },
})
