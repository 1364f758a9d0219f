/** So many calls per second: a second's worth at once at most, at least one. Times are epoch milliseconds. */
export interface Bucket {
  /** Takes one, if there is one. */
  readonly take: (now: number) => boolean
  /** One was taken in vain. */
  readonly giveBack: () => void
  /** When there is one, as far as anyone can tell now. */
  readonly nextAt: (now: number) => number
}

export const bucket = (perSecond: number, start: number): Bucket => {
  const most = Math.max(1, perSecond)
  let filled = most
  let at = start

  /** A clock that was put back fills nothing, and takes nothing away. */
  const fill = (now: number): void => {
    filled = Math.min(most, filled + (Math.max(0, now - at) / 1_000) * perSecond)
    at = now
  }

  return {
    take: (now) => {
      fill(now)
      if (filled < 1 - ROUNDING) return false
      filled = Math.max(0, filled - 1)
      return true
    },
    giveBack: () => {
      filled = Math.min(most, filled + 1)
    },
    nextAt: (now) => {
      fill(now)
      return filled >= 1 - ROUNDING ? now : now + Math.ceil(((1 - ROUNDING - filled) / perSecond) * 1_000)
    },
  }
}

/** Sums of fractions may end just short of one. */
const ROUNDING = 1e-9
