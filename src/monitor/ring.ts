import { merged, type Sample } from './sample.ts'

/** Milliseconds. */
export const FINE = 5_000
const COARSE = 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** So many samples are told at most: more points than a plot has room for. */
const MOST_TOLD = 360

/** Samples of the last hour as they were taken, and of the last day by the minute: as much memory from the first day on. */
export interface Ring {
  readonly add: (sample: Sample) => void
  /** The samples whose end lies behind `after`, oldest first. */
  readonly behind: (after: number) => readonly Sample[]
  /** Of a window up to now, in milliseconds, at intervals that suit it. Only those that are over; where none was taken there is a gap. */
  readonly within: (window: number, now: number) => Told
}

interface Told {
  /** Milliseconds. */
  readonly interval: number
  readonly samples: readonly Sample[]
}

export const openRing = (): Ring => {
  let fine: Sample[] = []
  let coarse: Sample[] = []
  let minute: Sample[] = []

  const trimmed = (samples: Sample[], after: number): Sample[] => {
    const first = samples.findIndex(({ at }) => at > after)
    return first <= 0 ? samples : samples.slice(first)
  }

  return {
    add: (sample) => {
      const begun = minute[0]
      if (begun !== undefined && endOf(begun.at, COARSE) !== endOf(sample.at, COARSE)) {
        coarse.push(merged(endOf(begun.at, COARSE), minute))
        coarse = trimmed(coarse, sample.at - DAY)
        minute = []
      }
      minute.push(sample)
      fine.push(sample)
      fine = trimmed(fine, sample.at - HOUR)
    },
    behind: (after) => fine.filter(({ at }) => at > after),
    within: (window, now) => {
      const [samples, base] = window <= HOUR ? [fine, FINE] : [coarse, COARSE]
      const interval = Math.max(1, Math.ceil(window / MOST_TOLD / base)) * base
      return { interval, samples: inSteps(samples, interval, now - window, now) }
    },
  }
}

/** The end of the interval in which a moment lies; the moment itself when it is one. */
const endOf = (at: number, interval: number): number => Math.ceil(at / interval) * interval

const inSteps = (samples: readonly Sample[], interval: number, from: number, now: number): readonly Sample[] => {
  const steps = new Map<number, Sample[]>()
  for (const sample of samples) {
    const end = endOf(sample.at, interval)
    if (end <= from || end > now) continue
    const step = steps.get(end)
    if (step === undefined) steps.set(end, [sample])
    else step.push(sample)
  }
  return [...steps].map(([end, parts]) => merged(end, parts))
}
