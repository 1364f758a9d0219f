import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { HookDefinition } from './definition.ts'

export const hookEvents = {
  hook_created: t.strict({ hook_id: t.string, hook: HookDefinition }),
  hook_updated: t.strict({ hook: HookDefinition }),
  hook_deleted: t.strict({}),
}
export type HookEvent = EventsOf<typeof hookEvents>
