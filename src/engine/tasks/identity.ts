import type { AttemptRef } from '../../domain/execution/attempt-ref.ts'

/** The same on every redelivery of one attempt, different for every other attempt. Plain task ids stay readable in it. */
export const idempotencyKey = ({ execution_id, task_id, attempt }: AttemptRef): string =>
  `${execution_id}:${headerSafe(task_id)}:${attempt}`

const headerSafe = (id: string): string =>
  id.replace(/[^\w.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
