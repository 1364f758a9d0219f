import type { MonitorDocument, MonitorSample } from '../../../../src/client/index.ts'

/** What was there, and what has come since: each sample once, in order, none that has left the window. */
export const withSamplesOf = (before: MonitorDocument | undefined, now: MonitorDocument): MonitorDocument => {
  if (before === undefined || before.window !== now.window) return now
  const from = Date.parse(now.at) - now.window * 1_000
  const last = before.samples.at(-1)?.at ?? ''
  const kept = before.samples.filter(({ at }) => Date.parse(at) > from)
  return { ...now, samples: [...kept, ...now.samples.filter(({ at }) => at > last)] }
}

export type Line = (sample: MonitorSample, interval: number) => number | null

/** Columns for a plot: the times in seconds, then the values of each line; null where samples are missing, so that no line is drawn there. */
export const columnsOf = (
  samples: readonly MonitorSample[],
  interval: number,
  lines: readonly Line[],
): readonly (readonly (number | null)[])[] => {
  const times: number[] = []
  const values = lines.map((): (number | null)[] => [])
  for (const sample of samples) {
    const at = Date.parse(sample.at) / 1_000
    const before = times.at(-1)
    if (before !== undefined && at - before > 2 * interval) {
      times.push(before + interval)
      for (const column of values) column.push(null)
    }
    times.push(at)
    lines.forEach((line, i) => values[i]?.push(line(sample, interval)))
  }
  return [times, ...values]
}

/** Places of values without a neighbour: no line goes through them, so they are drawn as points. */
export const alone = (values: readonly (number | null | undefined)[]): readonly number[] => {
  const isThere = (i: number): boolean => typeof values[i] === 'number'
  return values.flatMap((_, i) => (isThere(i) && !isThere(i - 1) && !isThere(i + 1) ? [i] : []))
}
