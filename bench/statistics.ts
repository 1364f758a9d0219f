/** The value below which a share `q` of the sorted values lies; NaN of none. */
export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN

export const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b)

/** The middle value, or the mean of the two in the middle; values that were not measured (NaN) do not count. */
export const median = (values: readonly number[]): number => {
  const sorted = ascending(values.filter((value) => !Number.isNaN(value)))
  const upper = sorted[sorted.length >> 1] ?? NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] ?? NaN)) / 2
}

export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

export const latencyOf = (milliseconds: readonly number[]): Latency => {
  const sorted = ascending(milliseconds)
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1) }
}

/** Figures of several runs of the same thing, each the median of its own. */
export const medians = <Name extends string>(
  runs: readonly Readonly<Record<Name, number>>[],
): Readonly<Record<Name, number>> => {
  const names = Object.keys(runs[0] ?? {}) as Name[]
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))])) as Record<Name, number>
}
