/** How many durations there were of each size. Bounds grow by a third of an octave: a percentile is right to about a tenth. */
export type Histogram = Float64Array

const PER_OCTAVE = 3
/** The first one has all below a millisecond, the last one all above three days. */
const BUCKETS = 1 + 28 * PER_OCTAVE

export const emptyHistogram = (): Histogram => new Float64Array(BUCKETS)

export const observe = (histogram: Histogram, ms: number): void => {
  const bucket = ms < 1 ? 0 : Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(ms) * PER_OCTAVE))
  histogram[bucket] = (histogram[bucket] ?? 0) + 1
}

export const addTo = (sum: Histogram, other: Histogram): void =>
  other.forEach((count, i) => (sum[i] = (sum[i] ?? 0) + count))

/** What has come since `before`. */
export const differenceOf = (now: Histogram, before: Histogram): Histogram =>
  now.map((count, i) => count - (before[i] ?? 0))

export const countIn = (histogram: Histogram): number => histogram.reduce((sum, count) => sum + count, 0)

/** The duration in milliseconds that the given share of all stays below; null when there are none. */
export const percentile = (histogram: Histogram, share: number): number | null => {
  const rank = share * countIn(histogram)
  if (rank === 0) return null
  let below = 0
  const bucket = histogram.findIndex((count) => (below += count) >= rank)
  const inside = histogram[bucket] ?? 1
  const from = lowerBound(bucket)
  const reached = (rank - (below - inside)) / inside
  return Math.round((from + (lowerBound(bucket + 1) - from) * reached) * 10) / 10
}

const lowerBound = (bucket: number): number => (bucket === 0 ? 0 : 2 ** ((bucket - 1) / PER_OCTAVE))
