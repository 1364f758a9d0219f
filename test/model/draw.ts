import fc, { type GeneratorValue } from 'fast-check'
import type { Policy } from '../../src/domain/execution/events.ts'
import { runnable } from '../support/runnable.ts'
import { drawBlock } from './draw-block.ts'
import { replies, signals } from './draw-data.ts'
import type { Body, TaskBody } from './language.ts'
import type { Reply } from './run.ts'
import type { Signal } from './signals.ts'

/** One execution, with everything that decides how it goes. */
export interface Story {
  readonly body: Body
  /** Tasks are sent as an array instead of an object. */
  readonly asArray: boolean
  readonly input: unknown
  readonly policy: Policy
  /** Per task, as its instances are called with `[]` for any place, what is said to its attempts; the last is said to all that follow. */
  readonly replies: Readonly<Record<string, readonly Reply[]>>
  /** What the execution is told from outside. */
  readonly signals: readonly Signal[]
  /** When the process ends and another one takes over, in milliseconds; undefined for never. */
  readonly restartAt: number | undefined
}

const policies = (serial: boolean): fc.Arbitrary<Policy> =>
  fc.record({
    max_attempts: fc.integer({ min: 1, max: 3 }),
    auto_retry: fc.boolean(),
    task_timeout: fc.constantFrom(4, 20),
    max_task_duration: fc.constantFrom(6, 100),
    parallel: fc.constant(!serial),
  })

const restarts = (): fc.Arbitrary<number | undefined> =>
  fc.option(fc.integer({ min: 0, max: 12_000 }), { nil: undefined, freq: 2 })

/** Half a millisecond behind everything else that happens in that second, so that nothing is a draw. */
const timeouts = (): fc.Arbitrary<number> => fc.integer({ min: 1, max: 40 }).map((seconds) => seconds + 0.0005)

/** Every task that a component may be called for, by the names of its instances. */
export const pathsOf = (tasks: Readonly<Record<string, TaskBody>>, prefix: string): readonly string[] =>
  Object.entries(tasks).flatMap(([id, task]) => {
    const isIterated = task.for_each !== undefined || task.repeat !== undefined
    const path = `${prefix}${id}${isIterated ? '[]' : ''}`
    const beside = [
      ...(task.on_error === undefined ? [] : [`${path}.on_error`]),
      ...(task.compensate === undefined ? [] : [`${path}.compensate`]),
    ]
    return [...('tasks' in task ? pathsOf(task.tasks, `${path}.`) : [path]), ...beside]
  })

const draw = (g: GeneratorValue): Story => {
  const serial = g(fc.boolean) && g(fc.boolean)
  // In which order tasks come to their turn in a row is nothing that the language says: what depends on it is left out there.
  const { input, ...block } = drawBlock(g, { serial, depth: 0, seen: [], vars: [] })
  const on: readonly ('failed' | 'cancelled')[] = [g(fc.boolean) ? 'failed' : 'cancelled']
  const compensateOn = g(fc.boolean) ? {} : { compensate_on: on }
  const body = {
    name: 'drawn',
    ...block,
    ...compensateOn,
    ...(!serial && g(fc.boolean) ? { timeout: g(timeouts) } : {}),
  }
  runnable(body)
  return {
    body,
    input,
    asArray: g(fc.boolean),
    policy: g(policies, serial),
    replies: Object.fromEntries(pathsOf(body.tasks, '').map((path) => [path, g(replies)])),
    signals: g(signals),
    restartAt: g(restarts),
  }
}

export const stories: fc.Arbitrary<Story> = fc.gen().map(draw)
