import type { ComponentFacts, Registration } from '../../domain/component/events.ts'
import type { ComponentDocument, ComponentSource, ComponentStatus } from '../components.ts'
import type { TrafficDocument } from '../traffic/traffic.ts'
import type { Reachable, Reached, Way } from './way.ts'
import { withoutSecrets } from './without-secrets.ts'

/** A registered component, how it is reached, and what this process has seen of it. */
export class Registered implements Reachable {
  readonly registration: Registration
  /** Of the event that registered it. */
  readonly position: number
  readonly source: ComponentSource
  readonly reached: Reached
  actions: readonly string[] = []
  #status: ComponentStatus = 'unknown'
  #lastSeen: number | null = null
  #latencyMs: number | null = null

  constructor(
    registration: Registration,
    position: number,
    source: ComponentSource,
    way: Way,
    told: (isWell: boolean) => void,
  ) {
    this.registration = registration
    this.position = position
    this.source = source
    this.seen = (answered, at, latencyMs, isWell) => {
      if (isWell !== undefined) told(isWell)
      this.#status = answered ? 'up' : 'down'
      if (!answered) return
      this.#lastSeen = at
      this.#latencyMs = latencyMs
    }
    this.reached = source === 'local' ? way(this) : withoutSecrets(way(this))
  }

  readonly seen: Reachable['seen']

  document(traffic: TrafficDocument): ComponentDocument {
    return {
      ...without(this.registration),
      built_in: false,
      source: this.source,
      actions: this.actions,
      status: this.#status,
      last_seen: this.#lastSeen === null ? null : new Date(this.#lastSeen).toISOString(),
      latency_ms: this.#latencyMs === null ? null : Math.round(this.#latencyMs * 1_000) / 1_000,
      traffic,
      ...this.reached.shown?.(),
    }
  }
}

/** How its actions are done is the manifest's to show. */
const without = ({ actions: _, ...registration }: Registration): ComponentFacts => registration
