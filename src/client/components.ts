import type { ComponentFacts, Registration } from '../domain/component/events.ts'
import type { Api, CallOptions, PostOptions, ReadOptions } from './api.ts'
import type { Page } from './pages.ts'
import { posting, reading } from './request.ts'

/** A component as this server sees it: `status` is `unknown` until it was called or tested. */
export interface Component extends ComponentFacts {
  readonly built_in: boolean
  /** Registered here (or built in), or found through Hermes. */
  readonly source: 'local' | 'hermes'
  readonly actions: readonly string[]
  readonly status: 'unknown' | 'up' | 'down'
  readonly last_seen: string | null
  readonly latency_ms: number | null
  /** The calls that are out, and what may go out; null for a built-in that needs no network. */
  readonly traffic: {
    readonly in_flight: number
    readonly max_in_flight: number
    readonly per_second: number | null
    readonly breaker: {
      readonly failures: number
      readonly reset_seconds: number
      readonly state: 'closed' | 'open' | 'half_open'
      readonly consecutive_failures: number
      readonly opened_at: string | null
      readonly retry_at: string | null
    } | null
  } | null
  /** Of a component whose tasks workers fetch: what this server knows of them. Times in seconds. */
  readonly workers?: {
    readonly queued: number
    readonly leased: number
    readonly waiting: number
    readonly redelivered: number
    readonly oldest_wait: number | null
    readonly last_asked: string | null
  }
}

export interface ComponentTest {
  readonly reachable: boolean
  readonly actions: readonly string[]
  readonly latency_ms: number | null
  readonly error: string | null
}

export interface Action {
  readonly component: string
  readonly action: string
  readonly description: string | null
  /** JSON Schema 2020-12 of the task's `input`; null when the component gives none. */
  readonly input_schema: unknown
}

export const componentCalls = (api: Api) => ({
  listComponents: (options?: ReadOptions): Promise<Page<'components', Component>> =>
    api.json('/api/components', reading({}, options)),

  getComponent: (name: string, options?: ReadOptions): Promise<Component> => api.json(path(name), reading({}, options)),

  /** As it was registered, so that it can be registered again. */
  getComponentManifest: (name: string, options?: ReadOptions): Promise<Registration> =>
    api.json(`${path(name)}/manifest`, reading({}, options)),

  /** Registering a name again replaces all that was said of it. */
  registerComponent: (
    registration: Registration,
    options?: PostOptions,
  ): Promise<Component & { readonly position: number }> => api.json('/api/components', posting(registration, options)),

  removeComponent: (
    name: string,
    options?: CallOptions,
  ): Promise<{ readonly name: string; readonly position: number }> =>
    api.json(path(name), { method: 'DELETE', signal: options?.signal }),

  /** Calls the component now. One that does not answer is an answer here, not a `HarmoniaError`. */
  testComponent: (name: string, options?: PostOptions): Promise<ComponentTest> =>
    api.json(`${path(name)}/test`, posting({}, options)),

  getComponentActions: (name: string, options?: ReadOptions): Promise<Page<'actions', string>> =>
    api.json(`${path(name)}/actions`, reading({}, options)),

  getComponentAction: (name: string, action: string, options?: ReadOptions): Promise<Action> =>
    api.json(`${path(name)}/actions/${encodeURIComponent(action)}`, reading({}, options)),
})

const path = (name: string): string => `/api/components/${encodeURIComponent(name)}`
