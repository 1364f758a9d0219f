import { isDeepStrictEqual } from 'node:util'
import type { Registration } from '../../domain/component/events.ts'
import type { ComponentDocument } from '../components.ts'
import type { TrafficDocument } from '../traffic/traffic.ts'
import type { Registered } from './registered.ts'

/** How long a component is kept that is not found any more. */
const KEPT = 300_000

interface Known {
  readonly component: Registered
  /** Since when it is not found any more. */
  lostAt: number | undefined
}

export interface DiscoveredParts {
  readonly made: (registration: Registration) => Registered
  /** Whether something of this server has the name, before which nothing that is found goes. */
  readonly isTaken: (name: string) => boolean
  /** It is found newly, in another way than before, or not any more. */
  readonly changed: (name: string, registration: Registration | undefined) => void
  readonly now: () => number
}

export interface Discovered {
  readonly names: () => Iterable<string>
  readonly get: (name: string) => Registered | undefined
  readonly document: (name: string, traffic: TrafficDocument) => ComponentDocument | undefined
  /** All that is there now. Each is asked what it can do, and whether it is there. */
  readonly follow: (found: readonly Registration[]) => void
}

/** Components that are seen elsewhere and that nobody has registered here. They are in no event, for nobody has decided them. */
export const openDiscovered = ({ made, isTaken, changed, now }: DiscoveredParts): Discovered => {
  const known = new Map<string, Known>()

  const forget = (name: string, { component }: Known): void => {
    known.delete(name)
    component.reached.leave()
  }

  const see = (registration: Registration): void => {
    const { name } = registration
    const before = known.get(name)
    if (before !== undefined && isDeepStrictEqual(before.component.registration, registration)) {
      before.lostAt = undefined
      void before.component.reached.test()
      return
    }
    const component = made(registration)
    known.set(name, { component, lostAt: undefined })
    changed(name, registration)
    before?.component.reached.leave()
    void component.reached.test()
  }

  return {
    names: () => known.keys(),
    get: (name) => known.get(name)?.component,
    document: (name, traffic) => {
      const found = known.get(name)
      if (found === undefined) return undefined
      const document = found.component.document(traffic)
      return found.lostAt === undefined ? document : { ...document, status: 'down' }
    },
    follow: (found) => {
      const there = new Set(found.map(({ name }) => name))
      for (const [name, one] of known) {
        if (isTaken(name)) forget(name, one)
        else if (!there.has(name)) {
          one.lostAt ??= now()
          if (now() - one.lostAt < KEPT) continue
          forget(name, one)
          changed(name, undefined)
        }
      }
      for (const registration of found) if (!isTaken(registration.name)) see(registration)
    },
  }
}
