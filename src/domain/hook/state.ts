import type { Happened } from '../decider.ts'
import type { HookDefinition } from './definition.ts'
import type { HookEvent } from './events.ts'

export interface Hook {
  readonly hook_id: string
  /** Null before it is created. */
  readonly definition: HookDefinition | null
  readonly deleted: boolean
  readonly created_at: string
  readonly updated_at: string
}

export const initial = (): Hook => ({ hook_id: '', definition: null, deleted: false, created_at: '', updated_at: '' })

export const evolve = (hook: Hook, event: Happened<HookEvent>): Hook => {
  switch (event.type) {
    case 'hook_created': {
      const { hook_id, hook: definition } = event.data
      return { ...hook, hook_id, definition, created_at: event.at, updated_at: event.at }
    }
    case 'hook_updated':
      return { ...hook, definition: event.data.hook, updated_at: event.at }
    case 'hook_deleted':
      return { ...hook, deleted: true, updated_at: event.at }
  }
}
