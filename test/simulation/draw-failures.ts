import type { RetryPolicy } from '../../src/domain/definition/definition.ts'
import type { Random } from '../../src/simulation/random.ts'
import type { Starts } from './draw-starts.ts'
import { value } from './draw-value.ts'

type Body = Record<string, unknown>

/** What follows when a task fails, and how it is undone once it has completed. */
export const drawFailures = (random: Random, seen: readonly string[], starts: Starts): Body => ({
  ...(random.chance(0.15)
    ? { on_error: random.chance(0.3) ? handler(random, seen, starts) : handlers(random, seen, starts) }
    : {}),
  ...(random.chance(0.2) ? { compensate: call(random, seen, starts) } : {}),
  ...(random.chance(0.08) ? { total_timeout: random.pick([1, 10, 60]) } : {}),
})

export const drawRetry = (random: Random): RetryPolicy =>
  random.pick<RetryPolicy>([
    {},
    { max_attempts: 1 },
    { max_attempts: 4, initial_delay: 0, jitter: 0 },
    { max_attempts: 2, initial_delay: 5, jitter: 0.5 },
    { max_attempts: 5, initial_delay: 0.1, multiplier: 4, max_delay: 10 },
    { max_attempts: 5, max_duration: 8 },
    { max_attempts: 3, retry_on: ['timeout', 'component_*'] },
    { max_attempts: 3, abort_on: ['http_4*', 'component_not_found'] },
  ])

const handlers = (random: Random, seen: readonly string[], starts: Starts): readonly Body[] => [
  {
    ...handler(random, seen, starts),
    catch: random.pick([['timeout'], ['component_*', 'http_*'], ['expression_error']]),
  },
  handler(random, seen, starts),
]

const handler = (random: Random, seen: readonly string[], starts: Starts): Body => ({
  then: random.chance(0.4)
    ? { output: random.pick<unknown>([null, { of: '${error.type}' }, value(random, seen, 1)]) }
    : call(random, seen, starts),
})

/** Something that a component is to do beside the task. */
const call = (random: Random, seen: readonly string[], starts: Starts): Body => ({
  ...(starts.draw(0.1) ?? drawCall(random, seen)),
  ...(random.chance(0.3) ? { retry: drawRetry(random) } : {}),
  ...(random.chance(0.3) ? { timeout: random.pick([0.5, 5]) } : {}),
})

const drawCall = (random: Random, seen: readonly string[]): Body => ({
  component: random.pick(['alpha', 'beta', 'harmonia']),
  action: random.pick(['work', 'echo', 'echo']),
  ...(random.chance(0.5) ? { input: value(random, seen, 1) } : {}),
})
