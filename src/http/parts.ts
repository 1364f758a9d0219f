import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { ReadModels } from '../../projections/read-models.ts'
import type { Settings } from '../config.ts'
import type { ArchiveKeeper } from '../engine/archives.ts'
import type { Components } from '../engine/components.ts'
import type { Engine, SecretNames } from '../engine/engine.ts'
import type { Hermes } from '../hermes/hermes.ts'
import type { Schedules } from '../engine/schedules.ts'
import type { Workers } from '../engine/workers.ts'
import type { Hooks } from '../hooks/hooks.ts'
import type { Webhooks } from '../hooks/webhooks.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { EventStore } from '../store/event-store.ts'
import type { Rebuilds } from '../rebuild/rebuilds.ts'
import type { Trials } from '../trial/trials.ts'
import type { Assistant } from './assistant.ts'
import type { Mcp } from './mcp.ts'

/** All that the HTTP room is built on. */
export interface Parts {
  readonly engine: Engine
  readonly components: Components
  readonly workers: Workers
  readonly secrets: SecretNames
  readonly trials: Trials
  readonly schedules: Schedules
  readonly rebuilds: Rebuilds
  readonly webhooks: Webhooks
  readonly hooks: Hooks
  readonly hermes: Hermes
  readonly archives: ArchiveKeeper
  readonly mcp: Mcp
  readonly monitor: Monitor
  readonly assistant: Assistant
  readonly readModels: ReadModels
  readonly store: EventStore
  readonly settings: Settings
  readonly version: string
  /** Epoch milliseconds. */
  readonly clock: { readonly now: () => number }
  /** Makes UUIDv7s. */
  readonly newId: () => string
  readonly logger: Logger
  /** Where the metrics of this room are added, and what `/metrics` shows. */
  readonly metrics: Registry
  readonly timing?: Partial<Timing>
}

/** Milliseconds. */
export interface Timing {
  /** Between heartbeats on event streams and WebSockets. */
  readonly heartbeat: number
  /** How long a subscriber may leave a full buffer unread before it is cut off. */
  readonly stall: number
  /** How long a GET waits for `min_position`. */
  readonly patience: number
  /** How long a whole request may take to arrive. */
  readonly request: number
}

export const TIMING: Timing = { heartbeat: 15_000, stall: 30_000, patience: 2_000, request: 30_000 }

export const isoNow = ({ clock }: Parts): string => new Date(clock.now()).toISOString()
