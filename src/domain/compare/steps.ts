import type { Happened } from '../decider.ts'
import type { ExecutionEvent, TaskError } from '../execution/events.ts'

/** What an event says of a task's way through its run. What it says of its values is in the document. */
export interface Step {
  readonly type: ExecutionEvent['type']
  readonly revision: number
  readonly attempt: number
  readonly error?: TaskError
  /** Of what was caught: which handler; of a repeat: which iteration. */
  readonly place?: number
}

/** The steps of each task, in the order of the run, and its tasks in the order in which something first happened to them. */
export type Steps = ReadonlyMap<string, readonly Step[]>

/** Takes one event of a run into the steps of the task that it is about. */
export const takeStep = (steps: Map<string, Step[]>, event: Happened<ExecutionEvent>, revision: number): void => {
  const step = stepOf(event, revision)
  if (step === undefined || !('task_id' in event.data)) return
  const earlier = steps.get(event.data.task_id)
  if (earlier === undefined) steps.set(event.data.task_id, [step])
  else earlier.push(step)
}

const stepOf = (event: Happened<ExecutionEvent>, revision: number): Step | undefined => {
  switch (event.type) {
    case 'task_started':
    case 'task_completed':
    case 'task_cancelled':
    case 'task_timed_out':
      return { type: event.type, revision, attempt: event.data.attempt }
    case 'task_retry_scheduled':
    case 'task_failed':
      return { type: event.type, revision, attempt: event.data.attempt, error: event.data.error }
    case 'task_error_caught': {
      const { attempt, error, handler } = event.data
      return { type: event.type, revision, attempt, error, place: handler }
    }
    case 'task_skipped':
      return { type: event.type, revision, attempt: 0 }
    case 'task_repeated':
      return { type: event.type, revision, attempt: 0, place: event.data.iteration }
    default:
      return undefined
  }
}
