import * as t from 'io-ts'
import { HookDefinition } from '../../domain/hook/definition.ts'
import type { DeliveredDocument, HookDocument } from '../../domain/hook/document.ts'
import { oneOf } from '../codecs.ts'
import { count, maybe, text } from './shared.ts'

export const Hook: t.Type<HookDocument, unknown, unknown> = t.intersection(
  [HookDefinition, t.type({ hook_id: text, path: text, created_at: text, updated_at: text, position: count })],
  'Hook',
)

export const Delivered: t.Type<DeliveredDocument, unknown, unknown> = t.type(
  {
    hook_id: text,
    outcome: oneOf(['started', 'existing', 'signalled', 'ignored'] as const),
    execution_id: maybe(text),
    position: maybe(count),
  },
  'DeliveredToHook',
)
