/**
 * What happens to a task by itself: an iteration's turn comes, a retry is due, a wait ends; or too much time has passed without
 * the attempt's answer, without a heartbeat, or for all of the task; or an approval is escalated.
 */
export type Happening = 'turn' | 'retry' | 'end_of_wait' | 'escalation' | Limit
export type Limit = 'attempt' | 'heartbeat' | 'task'

/** Epoch milliseconds. Whether it still stands is found out when its time has come. */
export interface Due {
  readonly at: number
  readonly task: number
  readonly attempt: number
  readonly what: Happening
}

/** At the same moment what is good for the task comes first; and the order does not depend on when it was foreseen. */
export const isEarlier = (a: Due, b: Due): boolean => {
  if (a.at !== b.at) return a.at < b.at
  return a.task === b.task ? HAPPENINGS.indexOf(a.what) < HAPPENINGS.indexOf(b.what) : a.task < b.task
}

/** All that may happen, in the order in which it does when it is due at once. */
export const HAPPENINGS: readonly Happening[] = [
  'turn',
  'retry',
  'end_of_wait',
  'escalation',
  'attempt',
  'heartbeat',
  'task',
]
