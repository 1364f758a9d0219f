import type { Registration } from '../../domain/component/events.ts'
import type { ComponentDocument, ComponentStatus } from '../components.ts'
import type { TrafficDocument } from '../traffic/traffic.ts'
import type { Target } from '../tasks/component-call.ts'

/** A registered component, and what this process has seen of it. */
export class Registered implements Target {
  readonly registration: Registration
  /** Of the event that registered it. */
  readonly position: number
  readonly endpoint: string
  readonly origin: string
  readonly prefix: string
  actions: readonly string[] = []
  #status: ComponentStatus = 'unknown'
  #lastSeen: number | null = null
  #latencyMs: number | null = null

  readonly #told: (isWell: boolean) => void

  constructor(registration: Registration, position: number, told: (isWell: boolean) => void) {
    this.#told = told
    this.registration = registration
    this.position = position
    this.endpoint = registration.endpoint
    this.origin = /^https?:\/\/[^/]*/.exec(registration.endpoint)?.[0] ?? ''
    this.prefix = registration.endpoint.slice(this.origin.length)
  }

  seen(answered: boolean, at: number, latencyMs: number, isWell?: boolean): void {
    if (isWell !== undefined) this.#told(isWell)
    this.#status = answered ? 'up' : 'down'
    if (!answered) return
    this.#lastSeen = at
    this.#latencyMs = latencyMs
  }

  document(traffic: TrafficDocument): ComponentDocument {
    return {
      ...this.registration,
      built_in: false,
      actions: this.actions,
      status: this.#status,
      last_seen: this.#lastSeen === null ? null : new Date(this.#lastSeen).toISOString(),
      latency_ms: this.#latencyMs === null ? null : Math.round(this.#latencyMs * 1_000) / 1_000,
      traffic,
    }
  }
}
