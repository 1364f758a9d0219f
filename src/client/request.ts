import type { Ask, PostOptions, Query, ReadOptions } from './api.ts'

/** An id, or any answer that carries it: `getExecution(execution_id)`, `getExecution({ execution_id })`. */
export type Reference<Key extends string> = string | Readonly<Record<Key, string>>

/** The id as it goes into a path. */
export const reference = <Key extends string>(key: Key, thing: Reference<Key>): string =>
  encodeURIComponent(typeof thing === 'string' ? thing : thing[key])

export const posting = (body: unknown, options: PostOptions = {}): Ask => ({
  method: 'POST',
  body,
  signal: options.signal,
  ...(options.idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': options.idempotencyKey } }),
})

export const reading = (query: Query, options: ReadOptions = {}): Ask => ({
  query: { ...query, min_position: options.minPosition },
  signal: options.signal,
})
