import type { Api, PostOptions } from './api.ts'
import { posting } from './request.ts'

/** This server as Hermes has it; `endpoint` is where Hermes sends those who look for it. */
export interface HermesRegistration {
  readonly hermes: string
  readonly component_id: string
  readonly name: string
  readonly endpoint: string
}

/** How the server stands with Hermes; what is `away` or `refused` is tried again by itself. */
export interface HermesStanding {
  readonly url: string
  readonly state: 'connecting' | 'registered' | 'away' | 'refused'
  readonly since: string
  readonly component_id: string | null
  /** How many of this server's tools Hermes has taken. */
  readonly tools: number
  readonly last_heartbeat: string | null
  readonly last_error: string | null
}

export const hermesCalls = (api: Api) => ({
  /** Registers the server with Hermes now. */
  registerWithHermes: (options?: PostOptions): Promise<HermesRegistration> =>
    api.json('/api/hermes/register', posting({}, options)),
})
