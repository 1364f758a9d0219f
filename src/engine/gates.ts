import type { Traffic } from './traffic/traffic.ts'

/** Lets as many calls through to each component as its traffic allows, and whoever waits in turn. */
export interface Gates<Waiter> {
  /** True when the call may go out; else the waiter is in line, once, and will be granted a place. */
  readonly enter: (component: string, waiter: Waiter) => boolean
  /** Gives a place back: to the first in line that can use it now, else to nobody. */
  readonly leave: (component: string, how: 'ended' | 'unused') => void
  /** How many stand in line before the waiter; all of them when it does not stand there. Linear in the line: for explanations. */
  readonly ahead: (component: string, waiter: Waiter) => number
  /** The waiter leaves every line. */
  readonly forget: (waiter: Waiter) => void
}

interface Gate<Waiter> {
  serving: boolean
  readonly line: Set<Waiter>
}

/** How many in line are asked, so that giving back a place costs the same whoever waits. */
const ASKED = 16

/** `isReady` says whether a waiter can use a place now; if so it is granted one, which is taken until the waiter leaves. */
export const gates = <Waiter>(
  traffic: Traffic,
  isReady: (waiter: Waiter) => boolean,
  grant: (waiter: Waiter, component: string) => void,
): Gates<Waiter> => {
  const all = new Map<string, Gate<Waiter>>()

  const gateOf = (component: string): Gate<Waiter> => {
    const found = all.get(component)
    if (found !== undefined) return found
    const gate = { serving: false, line: new Set<Waiter>() }
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

  const serve = (component: string): void => {
    const gate = gateOf(component)
    // Whoever is granted a place and has no use for it leaves at once: that is this loop's next round, not a deeper call.
    if (gate.serving) return
    gate.serving = true
    for (let waiter = firstReady(gate); waiter !== undefined; waiter = firstReady(gate)) {
      if (!traffic.enter(component)) break
      gate.line.delete(waiter)
      grant(waiter, component)
    }
    gate.serving = false
  }
  traffic.listen(serve)

  return {
    enter: (component, waiter) => {
      const gate = gateOf(component)
      // A place that time brings belongs to who waits for it, although who comes now could have it first.
      const first = gate.line.size > 0 && traffic.isRationed(component) ? firstReady(gate) : undefined
      if ((first === undefined || first === waiter) && traffic.enter(component)) {
        gate.line.delete(waiter)
        return true
      }
      gate.line.add(waiter)
      return false
    },
    leave: (component, how) => {
      traffic.leave(component, how)
      serve(component)
    },
    ahead: (component, waiter) => {
      let before = 0
      for (const other of all.get(component)?.line ?? []) {
        if (other === waiter) return before
        before++
      }
      return before
    },
    forget: (waiter) => {
      for (const { line } of all.values()) line.delete(waiter)
    },
  }
}
