import type { LeasedTask } from '../../src/client/index.ts'
import { plain } from './format.ts'

interface Done {
  readonly task: LeasedTask
  readonly outcome: 'completed' | 'failed' | 'unwanted'
  readonly seconds: number
  readonly error?: unknown
}

/** What became of a task, as a line for people and one for programs. */
export const taskLine = ({ task, outcome, seconds, error }: Done) => {
  const { execution_id, task_id, action, attempt, delivery } = task
  const message = error instanceof Error ? error.message : undefined
  const why = outcome !== 'failed' || message === undefined ? '' : `: ${plain(message)}`
  return {
    text: `${plain(task_id)} of ${execution_id} (${plain(action)}, attempt ${attempt}) ${outcome} after ${seconds.toFixed(1)} s${why}`,
    json: {
      execution_id,
      task_id,
      action,
      attempt,
      delivery,
      outcome,
      seconds,
      ...(message === undefined ? {} : { error: message }),
    },
  }
}
