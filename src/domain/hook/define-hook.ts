import * as E from 'fp-ts/lib/Either.js'
import type { Decision, Intent } from '../decider.ts'
import { sameJson } from '../json.ts'
import type { Rejection } from '../rejection.ts'
import type { HookDefinition } from './definition.ts'
import type { HookEvent } from './events.ts'
import { planHook } from './plan.ts'
import type { Hook } from './state.ts'

type Steer = Intent<Hook, HookEvent, Rejection>

/** Under an id that is known already nothing happens: it is the same request, made again. */
export const createHook =
  (hook_id: string, hook: HookDefinition): Steer =>
  ({ definition }) => {
    if (definition !== null) return E.right([])
    return ifGood(hook, [{ type: 'hook_created', data: { hook_id, hook } }])
  }

/** All of it is given anew. */
export const updateHook =
  (hook_id: string, hook: HookDefinition): Steer =>
  ({ definition, deleted }) => {
    if (definition === null || deleted) return E.left({ tag: 'hook_not_found', hook_id })
    return ifGood(hook, sameJson(definition, hook) ? [] : [{ type: 'hook_updated', data: { hook } }])
  }

/** Nothing that is sent to it does anything any more. */
export const deleteHook =
  (hook_id: string): Steer =>
  ({ definition, deleted }) =>
    definition === null || deleted
      ? E.left({ tag: 'hook_not_found', hook_id })
      : E.right([{ type: 'hook_deleted', data: {} }])

const ifGood = (hook: HookDefinition, events: readonly HookEvent[]): Decision<HookEvent, Rejection> => {
  const plan = planHook(hook)
  return E.isLeft(plan) ? E.left({ tag: 'invalid_hook', problems: plan.left }) : E.right(events)
}
