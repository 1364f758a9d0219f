import type { EventTypes } from './event-types.ts'

/** How many events of a type there are among some, and where the first and the last of them is. */
export interface TypeCount {
  readonly count: number
  readonly first: number
  readonly last: number
}

/** Events that follow each other: the revisions of the first and the last of them, and what types they have. */
export interface EventBucket {
  readonly from: number
  readonly to: number
  readonly types: Readonly<Record<string, TypeCount>>
}

/** The events from one revision to another in so many buckets, all of the same width but the last. */
export const bucketsOf = (
  { names, codes }: EventTypes,
  from: number,
  to: number,
  buckets: number,
): readonly EventBucket[] => {
  const width = Math.ceil((to - from + 1) / buckets)
  const found: EventBucket[] = []
  for (let start = from; start <= to; start += width) {
    const end = Math.min(to, start + width - 1)
    const types: Record<string, { count: number; first: number; last: number }> = {}
    for (let revision = start; revision <= end; revision++) {
      const name = names[codes[revision]!]!
      const known = types[name]
      if (known === undefined) types[name] = { count: 1, first: revision, last: revision }
      else {
        known.count++
        known.last = revision
      }
    }
    found.push({ from: start, to: end, types })
  }
  return found
}
