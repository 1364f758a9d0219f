import * as t from 'io-ts'
import type { CheckpointDocument, CheckpointValidation, SavedStateDocument } from '../../domain/execution/document.ts'
import type { Forked } from '../../engine/engine.ts'
import { oneOf } from '../codecs.ts'
import { count, EXECUTION_STATUSES, maybe, text } from './shared.ts'

export const Checkpoint: t.Type<CheckpointDocument, unknown, unknown> = t.type(
  {
    checkpoint_id: text,
    execution_id: text,
    workflow_id: text,
    workflow_name: text,
    revision: count,
    state_hash: text,
    state_form: count,
    workflow_status: oneOf(EXECUTION_STATUSES),
    completed_tasks: count,
    automatic: t.boolean,
    description: maybe(text),
    created_at: text,
    event_revision: count,
    position: count,
  },
  'Checkpoint',
)

export const Validation: t.Type<CheckpointValidation, unknown, unknown> = t.type(
  {
    checkpoint_id: text,
    execution_id: text,
    valid: t.boolean,
    revision: count,
    expected: text,
    actual: maybe(text),
    events_replayed: count,
    comparable: t.boolean,
    state_form: t.type({ recorded: count, current: count }),
    broken: maybe(t.type({ revision: count, what: text, detail: text })),
    detail: text,
  },
  'CheckpointValidation',
)

export const Restored: t.Type<Forked & { readonly checkpoint_id: string }, unknown, unknown> = t.type(
  {
    execution_id: text,
    workflow_id: text,
    status: oneOf(EXECUTION_STATUSES),
    revision: count,
    position: count,
    original_execution_id: text,
    original_revision: count,
    checkpoint_id: text,
  },
  'RestoredExecution',
)

export const SavedState: t.Type<SavedStateDocument, unknown, unknown> = t.type(
  { execution_id: text, state: t.unknown, saved_at: text, revision: count, position: count },
  'SavedState',
)
