import type { EventBucket } from '../../../../src/client/index.ts'

/** What one looks for in a long history. */
export type Kind = 'failure' | 'retry' | 'pause' | 'checkpoint' | 'start'

/** In the order in which they are drawn over each other: what is most looked for comes last. */
export const KINDS: readonly Kind[] = ['start', 'checkpoint', 'pause', 'retry', 'failure']

const TYPES: Readonly<Record<Kind, readonly string[]>> = {
  failure: ['task_failed', 'task_error_caught', 'task_timed_out', 'workflow_failed'],
  retry: ['task_retry_scheduled', 'workflow_retried'],
  pause: ['workflow_paused', 'workflow_resumed'],
  checkpoint: ['checkpoint_created'],
  start: ['task_started'],
}

/** A place in a history where something of a kind has happened, and how often. */
export interface Mark {
  readonly kind: Kind
  readonly at: number
  readonly count: number
}

/** One mark for each kind in each bucket, at the first event of the kind. */
export const marksOf = (buckets: readonly EventBucket[]): readonly Mark[] =>
  KINDS.flatMap((kind) =>
    buckets.flatMap(({ types }) => {
      const found = TYPES[kind].flatMap((type) => types[type] ?? [])
      if (found.length === 0) return []
      return [
        {
          kind,
          at: Math.min(...found.map(({ first }) => first)),
          count: found.reduce((sum, { count }) => sum + count, 0),
        },
      ]
    }),
  )

/** The first or last event of a kind within a bucket. */
const edgeOf = ({ types }: EventBucket, kind: Kind, edge: 'first' | 'last'): number | undefined => {
  const found = TYPES[kind].flatMap((type) => types[type]?.[edge] ?? [])
  if (found.length === 0) return undefined
  return edge === 'first' ? Math.min(...found) : Math.max(...found)
}

/** Where the next one is: at a revision, or only to be found by counting more closely what is from one revision to another. */
export type Next = { readonly at: number } | { readonly from: number; readonly to: number } | undefined

/** The next event of a kind behind `at`; of a bucket that `at` is within, only the ends are known. */
export const nextOf = (buckets: readonly EventBucket[], kind: Kind, at: number): Next => {
  for (const bucket of buckets) {
    if (bucket.to <= at) continue
    const [first, last] = [edgeOf(bucket, kind, 'first'), edgeOf(bucket, kind, 'last')]
    if (first === undefined || last === undefined || last <= at) continue
    if (first > at) return { at: first }
    return last === at + 1 ? { at: last } : { from: at + 1, to: last }
  }
  return undefined
}

/** The event of a kind that was the last one before `at`. */
export const previousOf = (buckets: readonly EventBucket[], kind: Kind, at: number): Next => {
  for (const bucket of buckets.toReversed()) {
    if (bucket.from >= at) continue
    const [first, last] = [edgeOf(bucket, kind, 'first'), edgeOf(bucket, kind, 'last')]
    if (first === undefined || last === undefined || first >= at) continue
    if (last < at) return { at: last }
    return first === at - 1 ? { at: first } : { from: first, to: at - 1 }
  }
  return undefined
}
