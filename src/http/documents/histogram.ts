import * as t from 'io-ts'
import type { EventBucket } from '../event-histogram.ts'
import { count, text } from './shared.ts'

/** What the events of an execution come to, by their types. */
export interface EventHistogram {
  readonly execution_id: string
  /** The revisions of the first and the last event that were counted, and of the last one that there is. */
  readonly from: number
  readonly to: number
  readonly last: number
  readonly buckets: readonly EventBucket[]
}

const Bucket: t.Type<EventBucket, unknown, unknown> = t.type({
  from: count,
  to: count,
  types: t.record(t.string, t.type({ count, first: count, last: count })),
})

export const EventHistogramCodec: t.Type<EventHistogram, unknown, unknown> = t.type(
  { execution_id: text, from: count, to: count, last: count, buckets: t.readonlyArray(Bucket) },
  'EventHistogram',
)
