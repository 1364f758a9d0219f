import type { Random } from '../../src/simulation/random.ts'

type Body = Record<string, unknown>

/** What stands around the work of a task: when it starts, and how often. */
export const drawAround = (random: Random, depends_on: readonly string[], seen: readonly string[]): Body => ({
  ...(depends_on.length > 0 && random.chance(0.3) ? { trigger_rule: drawRule(random, depends_on.length) } : {}),
  ...(random.chance(0.12) ? { when: condition(random, seen) } : {}),
  ...(random.chance(0.18) ? iteration(random, seen) : {}),
})

const RULES = [
  'all_failed',
  'all_done',
  'all_done',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_skipped',
  'all_done_min_one_success',
  'always',
] as const

const drawRule = (random: Random, upstream: number): unknown =>
  random.chance(0.2) ? { n_of: random.whole(1, upstream) } : random.pick(RULES)

const condition = (random: Random, seen: readonly string[]): string =>
  seen.length > 0 && random.chance(0.4)
    ? `\${tasks.${random.pick(seen)}.status == "${random.pick(['completed', 'failed'])}"}`
    : random.pick(['${input.n > 4}', '${input.n < 7}', '${workflow.version == 1}', '${input.absent}', '${input.n}'])

const iteration = (random: Random, seen: readonly string[]): Body =>
  random.chance(0.6) ? { for_each: forEach(random, seen) } : { repeat: repeat(random) }

const forEach = (random: Random, seen: readonly string[]): Body => ({
  items: items(random, seen),
  ...(random.chance(0.3) ? { as: 'one' } : {}),
  ...(random.chance(0.5) ? { concurrency: random.whole(1, 2) } : {}),
  ...(random.chance(0.3)
    ? {
        complete_when: random.pick([
          '${succeeded >= 1}',
          '${done == total}',
          '${failed > 0}',
          '${succeeded + failed >= 2}',
        ]),
      }
    : {}),
})

const items = (random: Random, seen: readonly string[]): unknown => {
  if (seen.length > 0 && random.chance(0.4)) return `\${tasks.${random.pick(seen)}.output.items}`
  return random.pick([
    [],
    ['a'],
    [1, '${input.n}', { deep: '${workflow.name}' }],
    '${input.list}',
    '${input.list}',
    '${input.n}',
  ])
}

const repeat = (random: Random): Body => ({
  ...random.pick([
    { until: '${iteration >= 1}' },
    { until: '${output == null}' },
    { while: '${iteration < 2}' },
    { while: '${iteration < input.n}' },
    { until: '${output.value > 50}' },
  ]),
  max_iterations: random.whole(1, 4),
  ...(random.chance(0.4) ? { delay: random.pick([0.1, 5]) } : {}),
})
