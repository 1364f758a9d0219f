import type * as E from 'fp-ts/lib/Either.js'

/** How this server stands with Hermes. */
export interface HermesStanding {
  readonly url: string
  /** `away`: it did not answer; `refused`: it said no. Both are tried again. */
  readonly state: 'connecting' | 'registered' | 'away' | 'refused'
  readonly since: string
  /** What this server is known as there, so long as it is. */
  readonly component_id: string | null
  /** How many of this server's tools Hermes has taken. */
  readonly tools: number
  /** When Hermes last answered a heartbeat. */
  readonly last_heartbeat: string | null
  readonly last_error: string | null
}

/** A registration, without the token that Hermes gave with it. */
export interface HermesRegistration {
  readonly hermes: string
  readonly component_id: string
  readonly name: string
  /** Where Hermes sends others that want this server. */
  readonly endpoint: string
}

export type HermesNo =
  | { readonly tag: 'hermes_unreachable'; readonly url: string; readonly reason: string }
  | { readonly tag: 'hermes_refused'; readonly url: string; readonly status: number; readonly reason: string }

export type HermesRejection = HermesNo | { readonly tag: 'hermes_not_configured' }

/** The door of the room. */
export interface Hermes {
  /** Null when no Hermes is configured. */
  readonly standing: () => HermesStanding | null
  /** Registers now, whether or not this server is registered; in the place of what Hermes had of it. */
  readonly register: () => Promise<E.Either<HermesRejection, HermesRegistration>>
}
