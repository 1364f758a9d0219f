/** The only source of time of the engine, so that a simulator can own it. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Calls once, not before the given time has passed; the answer takes it back. */
  readonly after: (milliseconds: number, call: () => void) => () => void
}

/** What setTimeout can wait for at most; whoever is woken looks at the time again. */
const LONGEST = 2_147_483_647

export const systemClock: Clock = {
  now: Date.now,
  after: (milliseconds, call) => {
    const timer = setTimeout(call, Math.min(Math.max(0, Math.ceil(milliseconds)), LONGEST))
    return () => clearTimeout(timer)
  },
}
