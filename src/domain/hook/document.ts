import type { HookDefinition } from './definition.ts'

export interface HookDocument extends HookDefinition {
  readonly hook_id: string
  /** Where deliveries go, on this server. */
  readonly path: string
  readonly created_at: string
  readonly updated_at: string
  readonly position: number
}

/** What a delivery has done. `ignored`: `when` is false. `existing`: it came before. */
export interface DeliveredDocument {
  readonly hook_id: string
  readonly outcome: 'started' | 'existing' | 'signalled' | 'ignored'
  readonly execution_id: string | null
  readonly position: number | null
}
