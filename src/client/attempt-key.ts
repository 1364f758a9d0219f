/**
 * The `Idempotency-Key` under which a component gets an attempt: the same on every delivery of that attempt, another one for every other
 * attempt.
 */
export const attemptKey = (execution_id: string, task_id: string, attempt: number): string =>
  `${execution_id}:${task_id.replace(/[^\w.-]/g, escaped)}:${attempt}`

const escaped = (unit: string): string => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
