/** How long something took in each run; `ratio` is b's time by a's, null unless both ended and took any time. */
export interface Timing {
  readonly a_ms: number | null
  readonly b_ms: number | null
  readonly ratio: number | null
}

/** Milliseconds by which times always differ. */
const NOISE = 10

/** What differs by no more than noise is the same. */
export const timingOf = (a_ms: number | null, b_ms: number | null): Timing => {
  if (a_ms === null || b_ms === null) return { a_ms, b_ms, ratio: null }
  if (Math.abs(a_ms - b_ms) <= NOISE) return { a_ms, b_ms, ratio: 1 }
  return { a_ms, b_ms, ratio: Math.round((Math.max(b_ms, 1) / Math.max(a_ms, 1)) * 1_000) / 1_000 }
}

/** The time between two RFC 3339 times; null unless there are both. */
export const between = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : Date.parse(to) - Date.parse(from)
