import type { Recorded } from '../../store/event-store.ts'
import type { History } from '../history.ts'

/** What has become of one task, over all instances and executions. */
export interface TaskTally {
  started: number
  completed: number
  failed: number
  skipped: number
  cancelled: number
  attempts: number
  /** The most that one instance needed. */
  most: number
  timeouts: number
  /** Calls that were made again under the same key. */
  again: number
  /** Milliseconds from the first start to the end of each instance that was started. */
  readonly durations: number[]
}

export interface Tally {
  executions: number
  readonly outcomes: Map<string, number>
  readonly durations: number[]
  readonly tasks: Map<string, TaskTally>
  /** The first seed in which an expression could not be evaluated, and what was said, by task; '' is the execution itself. */
  readonly unevaluated: Map<string, { readonly seed: number; readonly message: string; times: number }>
}

export const newTally = (): Tally => ({
  executions: 0,
  outcomes: new Map(),
  durations: [],
  tasks: new Map(),
  unevaluated: new Map(),
})

/** The task that an instance is one of: `fan[3].charge` is one of `fan[].charge`. */
export const taskOf = (instance: string): string => instance.replaceAll(/\[\d+\]/g, '[]')

const taskIn = ({ tasks }: Tally, instance: string): TaskTally => {
  const id = taskOf(instance)
  const known = tasks.get(id)
  if (known !== undefined) return known
  const fresh = {
    started: 0,
    completed: 0,
    failed: 0,
    skipped: 0,
    cancelled: 0,
    attempts: 0,
    most: 0,
    timeouts: 0,
    again: 0,
    durations: [],
  }
  tasks.set(id, fresh)
  return fresh
}

interface OfTask {
  readonly task_id: string
  readonly attempt: number
  readonly error?: { readonly type: string; readonly message: string }
}

/** Adds a life to the tally, from its log alone. */
export const count = (tally: Tally, seed: number, history: History, redelivered: ReadonlyMap<string, number>): void => {
  for (const id of history.executions()) countExecution(tally, seed, history.streamOf(id))
  for (const [instance, times] of redelivered) taskIn(tally, instance).again += times
}

const countExecution = (tally: Tally, seed: number, events: readonly Recorded[]): void => {
  tally.executions++
  const begun = new Map<string, number>()
  let startedAt: number | undefined
  for (const { type, data, at } of events) {
    if (type === 'workflow_started') startedAt = Date.parse(at)
    if (type.startsWith('task_')) countTask(tally, seed, type, data as OfTask, Date.parse(at), begun)
  }
  const last = events[events.length - 1] as Recorded
  const { error } = last.data as OfTask
  const outcome = last.type === 'workflow_failed' ? `failed: ${error?.type}` : last.type.replace('workflow_', '')
  tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1)
  if (error?.type === 'expression_error') unevaluated(tally, seed, '', error.message)
  if (startedAt !== undefined) tally.durations.push(Date.parse(last.at) - startedAt)
}

const countTask = (
  tally: Tally,
  seed: number,
  type: string,
  { task_id, attempt, error }: OfTask,
  at: number,
  begun: Map<string, number>,
): void => {
  const task = taskIn(tally, task_id)
  const end = (): void => {
    const since = begun.get(task_id)
    if (since !== undefined) task.durations.push(at - since)
  }
  switch (type) {
    case 'task_started':
      if (!begun.has(task_id)) {
        begun.set(task_id, at)
        task.started++
      }
      task.attempts++
      task.most = Math.max(task.most, attempt)
      return
    case 'task_timed_out':
      task.timeouts++
      return
    case 'task_completed':
      task.completed++
      return end()
    case 'task_failed':
      task.failed++
      if (error?.type === 'expression_error') unevaluated(tally, seed, taskOf(task_id), error.message)
      return end()
    case 'task_skipped':
      task.skipped++
      return
    case 'task_cancelled':
      task.cancelled++
      return end()
  }
}

const unevaluated = (tally: Tally, seed: number, task: string, message: string): void => {
  const known = tally.unevaluated.get(task)
  if (known !== undefined) known.times++
  else tally.unevaluated.set(task, { seed, message, times: 1 })
}
