/** After so many failures in a row no call goes out for so long; then one does, and what becomes of it decides. */
export interface BreakerLimits {
  readonly failures: number
  readonly reset_seconds: number
}

export type BreakerState = 'closed' | 'open' | 'half_open'

export interface Breaker {
  /** Whether a call may go out now. In a half-open one the first has to end before the next. */
  readonly lets: (now: number) => boolean
  /** A call goes out that `lets` has let. */
  readonly enter: (now: number) => void
  /** A call has ended, whatever came of it. */
  readonly leave: () => void
  /** What came of a call; nothing when it says nothing about the component. */
  readonly told: (ok: boolean, now: number) => void
  readonly state: (now: number) => BreakerState
  readonly failures: () => number
  /** When it was opened last, and when the next call may go out; undefined while it is closed. */
  readonly open: () => { readonly since: number; readonly until: number } | undefined
}

export const breaker = ({ failures: limit, reset_seconds }: BreakerLimits): Breaker => {
  let failures = 0
  let opened: { readonly since: number; readonly until: number } | undefined
  let probing = false

  /** A clock that was put back must not keep it open for longer than it was to be. */
  const state = (now: number): BreakerState => {
    if (opened === undefined) return 'closed'
    return now >= opened.since && now < opened.until ? 'open' : 'half_open'
  }

  const isShut = (now: number): boolean => state(now) === 'open' || (opened !== undefined && probing)

  return {
    lets: (now) => !isShut(now),
    enter: (now) => {
      probing = state(now) === 'half_open'
    },
    leave: () => {
      probing = false
    },
    told: (ok, now) => {
      // Calls that were out when it opened say nothing new: it has its time, then a call of its own.
      if (state(now) === 'open') return
      probing = false
      failures = ok ? 0 : failures + 1
      if (ok) opened = undefined
      else if (failures >= limit || opened !== undefined) opened = { since: now, until: now + reset_seconds * 1_000 }
    },
    state,
    failures: () => failures,
    open: () => opened,
  }
}
