/** Lets a bounded number of calls at a time through to each component, and whoever waits in turn. */
export interface Gates<Waiter> {
  /** True when the call may go out; else the waiter is in line, once, and will be granted a place. */
  readonly enter: (component: string, waiter: Waiter) => boolean
  /** A call that was claimed before this process began: it counts, but is not held up. */
  readonly occupy: (component: string) => void
  /** Gives a place back: to the first in line that can use it now, else to nobody. */
  readonly leave: (component: string) => void
  /** False while more calls are in flight than may be: then a place that is given back must be lost. */
  readonly mayKeep: (component: string) => boolean
  /** The waiter leaves every line. */
  readonly forget: (waiter: Waiter) => void
  /** Calls in flight over all components. */
  readonly inside: () => number
}

interface Gate<Waiter> {
  inside: number
  serving: boolean
  readonly line: Set<Waiter>
}

/** How many in line are asked, so that giving back a place costs the same whoever waits. */
const ASKED = 16

/** `isReady` says whether a waiter can use a place now; if so it is granted one, which is taken until the waiter leaves. */
export const gates = <Waiter>(
  limit: number,
  isReady: (waiter: Waiter) => boolean,
  grant: (waiter: Waiter, component: string) => void,
): Gates<Waiter> => {
  const all = new Map<string, Gate<Waiter>>()

  const gateOf = (component: string): Gate<Waiter> => {
    const found = all.get(component)
    if (found !== undefined) return found
    const gate = { inside: 0, serving: false, line: new Set<Waiter>() }
    all.set(component, gate)
    return gate
  }

  const firstReady = ({ line }: Gate<Waiter>): Waiter | undefined => {
    let asked = 0
    for (const waiter of line) {
      if (isReady(waiter)) return waiter
      if (++asked === ASKED) return undefined
    }
    return undefined
  }

  return {
    enter: (component, waiter) => {
      const gate = gateOf(component)
      if (gate.inside < limit) {
        gate.inside++
        return true
      }
      gate.line.add(waiter)
      return false
    },
    occupy: (component) => {
      gateOf(component).inside++
    },
    leave: (component) => {
      const gate = gateOf(component)
      gate.inside--
      // Whoever is granted a place and has no use for it leaves at once: that is this loop's next round, not a deeper call.
      if (gate.serving) return
      gate.serving = true
      while (gate.inside < limit) {
        const waiter = firstReady(gate)
        if (waiter === undefined) break
        gate.line.delete(waiter)
        gate.inside++
        grant(waiter, component)
      }
      gate.serving = false
    },
    mayKeep: (component) => gateOf(component).inside <= limit,
    forget: (waiter) => {
      for (const { line } of all.values()) line.delete(waiter)
    },
    inside: () => [...all.values()].reduce((sum, gate) => sum + gate.inside, 0),
  }
}
