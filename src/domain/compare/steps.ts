import type { Happened } from '../decider.ts'
import type { ExecutionEvent, TaskError } from '../execution/events.ts'

/** What an event says of a task's way through its run. What it says of its values is in the document. */
export interface Step {
  readonly type: ExecutionEvent['type']
  /** Below 0: an event of the run that this one goes on from. */
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
  // An attempt that came to nothing, as the run went on elsewhere or was retried, and is made again.
  if (event.type === 'task_started' && earlier !== undefined) {
    const again = earlier.findIndex(({ type, attempt }) => type === 'task_started' && attempt === step.attempt)
    earlier.splice(again, earlier.length - 1 - again)
  }
}

/**
 * The steps of the run that another one goes on from, as that one's: they come before its own, and those of tasks that start over
 * there, or are given an output, are none of it.
 */
export const inherited = (
  steps: ReadonlyMap<string, readonly Step[]>,
  { source, rerun, changes }: Extract<ExecutionEvent, { readonly type: 'workflow_forked' }>['data'],
): Map<string, Step[]> => {
  const gone = new Set(rerun)
  for (const [id, { output }] of Object.entries(changes?.tasks ?? {})) if (output !== undefined) gone.add(id)
  const kept = [...steps].filter(([id]) => !gone.has(/^[^.[]*/.exec(id)?.[0] ?? id))
  return new Map(
    kept.map(([id, all]) => [id, all.map((step) => ({ ...step, revision: step.revision - source.revision - 1 }))]),
  )
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
