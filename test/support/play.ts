import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import type { Outcome } from '../../src/engine/tasks/task-kind.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { parsed } from './definitions.ts'
import { engineOn, type TestEngine } from './engine.ts'
import { settled } from './manual-clock.ts'

/** What a component makes of a call. */
export interface Reply {
  readonly outcome: Outcome
  /** It comes when no other answer is left to come; `never` it does not come at all. */
  readonly when: 'at once' | 'late' | 'never'
}

const replying = (outcome: Outcome, when: Reply['when'] = 'at once'): Reply => ({ outcome, when })

export const gives = (output: unknown): Reply => replying(E.right(output))
export const late = (output: unknown): Reply => replying(E.right(output), 'late')
export const fails = (type = 'broken'): Reply => replying(E.left({ type, message: 'it broke', retryable: false }))
export const fadesOut = (type: string): Reply => replying(E.left({ type, message: 'not now', retryable: true }))
export const never: Reply = replying(E.right(null), 'never')

/** Something that is done from outside when no answer is left that comes at once. */
export type Move = (world: TestEngine, executionId: string) => Promise<unknown>

/** Cancels it. */
export const cancels: Move = ({ engine }, id) => engine.command(id, 'cancel')()

/** Sends a signal. */
export const signals =
  (name: string, data: unknown = null): Move =>
  ({ engine }, id) =>
    engine.signal(id, { name, data })()

/** Decides what a task asks for. */
export const decides =
  (
    task_id: string,
    decision: 'approved' | 'rejected',
    more: { readonly by?: string; readonly comment?: string } = {},
  ): Move =>
  ({ engine }, execution_id) =>
    engine.decide({ execution_id, task_id, attempt: 1 }, { decision, ...more })()

/** Lets time go by. */
export const lets =
  (seconds: number): Move =>
  ({ clock }) =>
    clock.advance(seconds * 1_000)

export interface Script {
  readonly input?: unknown
  /** Inputs of more executions that are started right after it. */
  readonly further?: readonly unknown[]
  /** Other workflows that there are. */
  readonly others?: readonly unknown[]
  readonly moves?: readonly Move[]
  /**
   * By the task's path: `fan[3].charge`, or `fan.charge` for all items and runs; several replies are for one call after the other. A task
   * that is not named gives its input.
   */
  readonly replies?: Readonly<Record<string, Reply | readonly Reply[]>>
}

/** What became of an execution. */
export interface Story {
  readonly document: ExecutionDocument
  /** The calls to components, in the order in which they were made. */
  readonly called: readonly string[]
  /** Which calls were taken back. */
  readonly aborted: readonly string[]
  /** Whether a task ended before another one began. */
  readonly before: (earlier: string, later: string) => boolean
}

/** Runs a definition on the memory store with a clock that jumps, until nothing more comes of it. */
export const play = async (body: unknown, script: Script = {}): Promise<Story> => {
  const { input = {}, further = [], others = [], replies = {}, moves = [] } = script
  const world = engineOn(memoryStore())
  const { engine, define, start, stage, clock, events } = world
  const counts = new Map<string, number>()
  const replyTo = (path: string, given: unknown): Reply => {
    const key = [path, path.replaceAll(/\[\d+\]/g, '')].find((each) => Object.hasOwn(replies, each))
    if (key === undefined) return gives(given)
    const all = [replies[key]!].flat()
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    return all[Math.min(count, all.length - 1)]!
  }

  for (const other of others) await define(parsed(other))
  const workflowId = await define(parsed(body))
  const id = await start(workflowId, input)
  for (const next of further) await start(workflowId, next)
  const left = [...moves]
  const called: string[] = []
  const aborted: string[] = []
  const open = new Map<(typeof stage.calls)[number], Reply>()
  const take = (): void => {
    for (const call of stage.calls.splice(0)) {
      called.push(call.attempt.task_id)
      open.set(call, replyTo(call.attempt.task_id, call.attempt.input))
    }
    for (const [call] of open) {
      if (!call.aborted) continue
      open.delete(call)
      aborted.push(call.attempt.task_id)
    }
  }
  const next = (when: Reply['when']) => [...open].find(([, reply]) => reply.when === when)

  for (let idle = 0; idle < MAX_IDLE;) {
    await settled()
    take()
    const move = next('at once') === undefined ? left.shift() : undefined
    const [call, reply] = next('at once') ?? (move === undefined ? next('late') : undefined) ?? []
    if (move !== undefined) await move(world, id)
    else if (call !== undefined && reply !== undefined) {
      open.delete(call)
      call.answer(reply.outcome)
    } else await clock.advance(60_000)
    idle = move === undefined && call === undefined ? idle + 1 : 0
  }

  const document = await engine.document(id)()
  if (E.isLeft(document)) throw new Error(JSON.stringify(document.left))
  const history = (await events(id)).map(({ type, data }) => [type, (data as { task_id?: string }).task_id] as const)
  const placeOf = (types: readonly string[], path: string): number =>
    history.findIndex(([type, task]) => types.includes(type) && task === path)
  return {
    document: document.right,
    called,
    aborted,
    before: (earlier, later) => {
      const [end, begin] = [placeOf(ENDS, earlier), placeOf(['task_started'], later)]
      if (end < 0 || begin < 0) throw new Error(`${earlier} did not end or ${later} did not begin`)
      return end < begin
    },
  }
}

/** Minutes without anything to answer after which nothing more is waited for. */
const MAX_IDLE = 70

const ENDS = ['task_completed', 'task_failed', 'task_skipped', 'task_cancelled']
