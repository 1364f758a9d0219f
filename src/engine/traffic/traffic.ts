import type { Clock } from '../clock.ts'
import { breaker, type Breaker, type BreakerLimits, type BreakerState } from './breaker.ts'
import { bucket, type Bucket } from './bucket.ts'

/** Whoever fetches the calls of a component: none is claimed that nobody has asked for. */
export interface Demand {
  /** How many are asked for now. */
  readonly wanted: () => number
  /** Calls that have been claimed and come, and have not ended; and those of them that somebody has. */
  readonly inHand: () => number
  readonly leased: () => number
  /** When somebody asked last: epoch milliseconds. */
  readonly askedAt: () => number | undefined
}

/** How much may go to one component. */
export interface Limits {
  readonly max_in_flight: number
  /** Undefined for as many as there are. */
  readonly per_second: number | undefined
  readonly breaker: BreakerLimits | undefined
}

/** What goes to a component now, and what may. Observed by this process, not recorded. */
export interface TrafficDocument {
  readonly in_flight: number
  readonly max_in_flight: number
  readonly per_second: number | null
  readonly breaker:
    | (BreakerLimits & {
        readonly state: BreakerState
        readonly consecutive_failures: number
        readonly opened_at: string | null
        /** When one call goes out to see whether it works again. */
        readonly retry_at: string | null
      })
    | null
}

/** Calls that say whether their component is well, and those of them that say it is not: as the circuit breaker counts. */
export interface Outcomes {
  readonly told: number
  readonly unwell: number
}

/** The calls to each component, within its limits. */
export interface Traffic {
  /** The limits of a component from now on; without any, those of all others. What its breaker has seen is forgotten. */
  readonly set: (component: string, limits: Partial<Limits> | undefined) => void
  /** From now on calls of a component are fetched, or not any more. */
  readonly attend: (component: string, demand: Demand | undefined) => void
  /** There is more demand: whoever listens is told. */
  readonly invite: (component: string) => void
  /** True when one more call may go out, which is counted then. Else whoever listens is told when it may be tried again. */
  readonly enter: (component: string) => boolean
  /** A call that was claimed before this process began: it counts, but is not held up. */
  readonly occupy: (component: string) => void
  /** A call has ended, or did not go out at all. */
  readonly leave: (component: string, how: 'ended' | 'unused') => void
  /** False while more calls are in flight than may be, and where each call must be let in by itself. */
  readonly mayKeep: (component: string) => boolean
  /** Whether more than the calls in flight decides when the next one may go out. */
  readonly isRationed: (component: string) => boolean
  /** Why no call may go out now; undefined when one may. Takes nothing, and arms nothing. */
  readonly holdOf: (component: string) => Hold | undefined
  readonly told: (component: string, ok: boolean) => void
  readonly listen: (free: (component: string) => void) => void
  readonly shown: (component: string) => TrafficDocument
  /** What calls have come to since this process began: sums that only grow. */
  readonly outcomes: (component: string) => Outcomes
  /** Calls in flight over all components. */
  readonly inside: () => number
  readonly stop: () => void
}

/** What keeps the next call to a component. Times are epoch milliseconds; `until` is Infinity where an end of a call decides. */
export type Hold =
  | { readonly why: 'full'; readonly in_flight: number; readonly limit: number }
  | { readonly why: 'breaker'; readonly failures: number; readonly since: number; readonly until: number }
  | { readonly why: 'nobody_asks'; readonly leased: number; readonly asked: number | undefined; readonly until: number }
  | { readonly why: 'rate'; readonly per_second: number; readonly until: number }

interface Lane {
  limits: Limits
  inside: number
  tokens: Bucket | undefined
  breaker: Breaker | undefined
  demand: Demand | undefined
  told: number
  unwell: number
  /** Takes back the call of the clock that will tell that more may go out. */
  disarm: (() => void) | undefined
}

export const openTraffic = (clock: Clock, defaults: Limits): Traffic => {
  const lanes = new Map<string, Lane>()
  let free: (component: string) => void = () => undefined
  let inside = 0

  const limited = (lane: Lane, limits: Limits): Lane => {
    lane.disarm?.()
    lane.disarm = undefined
    lane.limits = limits
    lane.tokens = limits.per_second === undefined ? undefined : bucket(limits.per_second, clock.now())
    lane.breaker = limits.breaker === undefined ? undefined : breaker(limits.breaker)
    return lane
  }

  const laneOf = (component: string): Lane => {
    const known = lanes.get(component)
    if (known !== undefined) return known
    const none = {
      limits: defaults,
      inside: 0,
      tokens: undefined,
      breaker: undefined,
      demand: undefined,
      told: 0,
      unwell: 0,
      disarm: undefined,
    }
    const lane = limited(none, defaults)
    lanes.set(component, lane)
    return lane
  }

  const wakeAt = (component: string, lane: Lane, at: number): void => {
    lane.disarm ??= clock.after(at - clock.now(), () => {
      lane.disarm = undefined
      free(component)
    })
  }

  const holdOn = (
    { inside: in_flight, limits, breaker: guard, tokens, demand }: Lane,
    now: number,
  ): Hold | undefined => {
    if (in_flight >= limits.max_in_flight) return { why: 'full', in_flight, limit: limits.max_in_flight }
    if (guard?.lets(now) === false) {
      const { since = now, until = now } = guard.open() ?? {}
      const isOpen = guard.state(now) === 'open'
      return { why: 'breaker', failures: guard.failures(), since, until: isOpen ? until : Infinity }
    }
    // Claims that are on their way have their asker.
    if (demand !== undefined && in_flight - demand.inHand() >= demand.wanted())
      return { why: 'nobody_asks', leased: demand.leased(), asked: demand.askedAt(), until: Infinity }
    const until = tokens?.nextAt(now) ?? now
    return until > now ? { why: 'rate', per_second: limits.per_second ?? Infinity, until } : undefined
  }

  /** It can be tried again at a time that is known; what ends earlier than that tells by itself. */
  const heldUp = (component: string, lane: Lane, now: number): boolean => {
    const hold = holdOn(lane, now)
    if (hold === undefined) return lane.tokens?.take(now) === false
    if (hold.why !== 'full' && hold.until !== Infinity) wakeAt(component, lane, hold.until)
    return true
  }

  const count = (lane: Lane, by: 1 | -1): void => {
    lane.inside += by
    inside += by
  }

  return {
    set: (component, limits) => {
      limited(laneOf(component), { ...defaults, ...limits })
      free(component)
    },
    attend: (component, demand) => {
      laneOf(component).demand = demand
      free(component)
    },
    invite: (component) => free(component),
    enter: (component) => {
      const lane = laneOf(component)
      const now = clock.now()
      if (heldUp(component, lane, now)) return false
      lane.breaker?.enter(now)
      count(lane, 1)
      return true
    },
    occupy: (component) => count(laneOf(component), 1),
    leave: (component, how) => {
      const lane = laneOf(component)
      count(lane, -1)
      lane.breaker?.leave()
      if (how === 'unused') lane.tokens?.giveBack()
    },
    mayKeep: (component) => {
      const { inside: now, limits, tokens, breaker: guard, demand } = laneOf(component)
      return demand === undefined && tokens === undefined && guard === undefined && now <= limits.max_in_flight
    },
    isRationed: (component) => {
      const { tokens, breaker: guard, demand } = laneOf(component)
      return demand !== undefined || tokens !== undefined || guard?.open() !== undefined
    },
    holdOf: (component) => {
      const lane = lanes.get(component)
      return lane === undefined ? undefined : holdOn(lane, clock.now())
    },
    told: (component, ok) => {
      const lane = laneOf(component)
      lane.told++
      if (!ok) lane.unwell++
      const wasOpen = lane.breaker?.open() !== undefined
      lane.breaker?.told(ok, clock.now())
      if (!wasOpen || lane.breaker?.open() !== undefined) return
      lane.disarm?.()
      lane.disarm = undefined
      free(component)
    },
    listen: (listener) => {
      free = listener
    },
    shown: (component) => {
      const { inside: in_flight, limits, breaker: guard } = laneOf(component)
      const open = guard?.open()
      return {
        in_flight,
        max_in_flight: limits.max_in_flight,
        per_second: limits.per_second ?? null,
        breaker:
          guard === undefined || limits.breaker === undefined
            ? null
            : {
                ...limits.breaker,
                state: guard.state(clock.now()),
                consecutive_failures: guard.failures(),
                opened_at: open === undefined ? null : new Date(open.since).toISOString(),
                retry_at: open === undefined ? null : new Date(open.until).toISOString(),
              },
      }
    },
    outcomes: (component) => {
      const { told, unwell } = laneOf(component)
      return { told, unwell }
    },
    inside: () => inside,
    stop: () => {
      for (const lane of lanes.values()) lane.disarm?.()
    },
  }
}
