import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../engine/clock.ts'
import type { Transport } from '../engine/tasks/transport.ts'
import type { Found } from './found.ts'
import type { Tool } from './offer-tools.ts'
import type { Hermes, HermesStanding } from './hermes.ts'
import { keepRegistered, type Kept } from './keep-registered.ts'
import { selfAt, type Place } from './self.ts'
import { openWire } from './wire.ts'

export interface HermesParts {
  readonly url: string
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly version: string
  readonly capabilities: readonly string[]
  readonly tools: () => Promise<readonly Tool[]>
  readonly told: (standing: HermesStanding) => void
  readonly found: (components: readonly Found[]) => void
}

export interface OpenedHermes extends Hermes {
  /** Begins to register what listens there, and waits for nothing. */
  readonly start: (place: Place) => void
  readonly stop: () => Promise<void>
}

export const openHermes = (parts: HermesParts): OpenedHermes => {
  const wire = openWire(parts, parts.url)
  const opened: HermesStanding = {
    url: wire.url,
    state: 'connecting',
    since: new Date(parts.clock.now()).toISOString(),
    component_id: null,
    tools: 0,
    last_heartbeat: null,
    last_error: null,
  }
  let kept: Kept | undefined
  return {
    standing: () => kept?.standing() ?? opened,
    register: async () =>
      kept?.register() ??
      E.left({ tag: 'hermes_unreachable', url: wire.url, reason: 'this server has only just begun' }),
    start: (place) => {
      kept = keepRegistered({ ...parts, wire, self: selfAt(place, parts.version, parts.capabilities) })
    },
    stop: async () => kept?.stop(),
  }
}
