/** The only source of time of the read models, so that a simulator can own it. */
export interface Scheduler {
  /** Calls once, not before the given time has passed; the answer takes it back. */
  readonly after: (milliseconds: number, call: () => void) => () => void
}

export const systemScheduler: Scheduler = {
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds)
    return () => clearTimeout(timer)
  },
}
