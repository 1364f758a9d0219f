import * as t from 'io-ts'
import type { ExecutionStatus, TaskStatus } from '../../domain/execution/document.ts'

/** What the answers look like: the OpenAPI document is made from these. Where a type exists, the compiler compares. */

export const EXECUTION_STATUSES: readonly ExecutionStatus[] = [
  'pending',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
]

export const TASK_STATUSES: readonly TaskStatus[] = [
  'pending',
  'running',
  'waiting',
  'retrying',
  'completed',
  'failed',
  'skipped',
  'cancelled',
]

export const text = t.string
export const count = t.number
export const maybe = <C extends t.Mixed>(codec: C) => t.union([codec, t.null])

export const anyObject = t.record(t.string, t.unknown)

export const Problem = t.intersection(
  [t.type({ pointer: text, code: text, message: text }), t.partial({ offset: count })],
  'Problem',
)

export const ProblemCodec = t.intersection(
  [
    t.type({ type: text, title: text, status: count, detail: text, code: text, instance: text }),
    t.partial({ errors: t.readonlyArray(Problem) }),
  ],
  'ProblemDocument',
)

/** One page of a list. */
export const pageOf = (plural: string, item: t.Mixed, name: string): t.Mixed =>
  t.type({ [plural]: t.readonlyArray(item), next_cursor: maybe(text), as_of: count }, name)
