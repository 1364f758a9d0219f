import type { Aggregate } from '../decider.ts'
import { hookEvents, type HookEvent } from './events.ts'
import { evolve, initial, type Hook } from './state.ts'

export const hook: Aggregate<Hook, HookEvent> = { name: 'hook', events: hookEvents, initial, evolve }

export { createHook, deleteHook, updateHook } from './define-hook.ts'
export { VERIFICATIONS, type HookDefinition, type Verify } from './definition.ts'
export type { HookEvent } from './events.ts'
export { planHook, type HookPlan, type HookRequest } from './plan.ts'
export type { Hook } from './state.ts'
