import type { AttemptRef } from '../../domain/execution/attempt-ref.ts'

/** The same on every redelivery of one attempt, different for every other attempt. Plain task ids stay readable in it. */
export const idempotencyKey = ({ execution_id, task_id, attempt }: AttemptRef): string =>
  `${execution_id}:${headerSafe(task_id)}:${attempt}`

const headerSafe = (id: string): string =>
  id.replace(/[^\w.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** W3C trace context: one trace per execution, one span per attempt, the same again after a crash. */
export const traceparent = ({ execution_id, task_id, attempt }: AttemptRef): string => {
  const id = execution_id.replaceAll('-', '').toLowerCase()
  const trace = /^[0-9a-f]{32}$/.test(id) ? id : digest(execution_id, 1) + digest(execution_id, 2)
  return `00-${trace}-${digest(task_id, attempt)}-01`
}

/** 64 bits of FNV-1a, never all zero: well spread, not secret. */
const digest = (text: string, seed: number): string => {
  let high = Math.imul(0x811c9dc5 ^ seed, 0x01000193)
  let low = Math.imul(0xcbf29ce4 ^ seed, 0x01000193)
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ (unit + place), 0x01000193)
  }
  return hex(high) + hex(low | 1)
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
