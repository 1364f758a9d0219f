import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Freshness } from '../../../projections/read-models.ts'
import type { CheckpointDocument } from '../../domain/execution/document.ts'
import type { Forked } from '../../engine/engine.ts'
import { Checkpoint, Restored, Validation } from '../documents/checkpoint.ts'
import { text } from '../codecs.ts'
import { pageOf } from '../documents/shared.ts'
import type { Parts } from '../parts.ts'
import { paging } from '../query.ts'
import type { Refusal } from '../refusal.ts'
import { bodyOf, get, post, type Row } from '../route.ts'
import { answered, defined, inPages } from './page.ts'

const TAG = 'checkpoints'
const id = text(1, 128)

const NewCheckpoint = t.exact(
  t.intersection([t.type({ execution_id: id }), t.partial({ description: text(1, 2_000) })]),
  'NewCheckpoint',
)
type NewCheckpoint = t.TypeOf<typeof NewCheckpoint>

const PATIENCE = 2_000
const NOW = (parts: Parts): Freshness => ({ min_position: parts.store.head(), wait_ms: PATIENCE })

const found = async (
  checkpoint_id: string,
  { readModels }: Parts,
  fresh: Freshness,
): Promise<E.Either<Refusal, CheckpointDocument>> => {
  const row = await readModels.checkpoint(checkpoint_id, fresh)()
  if (E.isLeft(row)) return row
  return row.right === undefined ? E.left({ tag: 'checkpoint_not_found', checkpoint_id }) : E.right(row.right)
}

/** What an earlier try has restored under an id; undefined when nothing. */
const standingRestored = async (execution_id: string, { engine }: Parts): Promise<E.Either<Refusal, unknown>> => {
  const there = await engine.document(execution_id)()
  if (E.isLeft(there)) return there.left.tag === 'execution_not_found' ? E.right(undefined) : there
  const { workflow_id, status, revision, position, restored_from: from } = there.right
  const original = { original_execution_id: from?.execution_id, original_revision: from?.revision }
  return E.right({
    execution_id,
    workflow_id,
    status,
    revision,
    position,
    ...original,
    checkpoint_id: from?.checkpoint_id,
  })
}

/** What keeps a repeated creation from making a second one, whoever asks for it. */
export const checkpointCreation = {
  check: ({ body }: { readonly body: { readonly execution_id: string } }, { engine }: Parts) =>
    engine.standing(body.execution_id)(),
  standing: async (made: string, parts: Parts) => parts.readModels.checkpoint(made, NOW(parts))(),
}

const Reason = t.exact(t.partial({ reason: text(1, 2_000) }), 'RestoreReason')

export const checkpoints: readonly Row[] = [
  post('/api/checkpoints', {
    tag: TAG,
    summary: 'Create a checkpoint of an execution: its revision, and the hash of its state there',
    body: bodyOf<NewCheckpoint>(NewCheckpoint),
    repeats: { kind: 'creates', ...checkpointCreation },
    answers: [{ status: 201, description: 'Recorded; Location says where it is found.', codec: Checkpoint }],
    refuses: ['execution_not_found', 'behind', 'read_models_unavailable'],
    example: { execution_id: '01890a5d-ac96-774b-bcce-b302099a8057', description: 'before the release' },
    location: ({ checkpoint_id }: { readonly checkpoint_id: string }) => `/api/checkpoints/${checkpoint_id}`,
    run: async ({ body: { execution_id, ...more }, by }, { engine }, checkpoint_id) =>
      answered(201, await engine.checkpoint(execution_id, { checkpoint_id, ...defined(more) }, by)()),
  }),

  get('/api/checkpoints', {
    tag: TAG,
    summary: 'List checkpoints, newest first: those of one execution, or all',
    parameters: { ...paging, execution_id: id },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('checkpoints', Checkpoint, 'Checkpoints') }],
    refuses: ['bad_cursor', 'execution_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ query: { limit = 100, ...query }, fresh }, { engine, readModels }) => {
      if (query.execution_id !== undefined) {
        const there = await engine.standing(query.execution_id)()
        if (E.isLeft(there)) return there
      }
      return inPages('checkpoints', await readModels.checkpoints({ ...query, limit }, fresh)())
    },
  }),

  get('/api/checkpoints/{id}', {
    tag: TAG,
    summary: 'Get one checkpoint',
    answers: [{ status: 200, description: 'The checkpoint.', codec: Checkpoint }],
    refuses: ['checkpoint_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id: made = '' }, fresh }, parts) => answered(200, await found(made, parts, fresh)),
  }),

  post('/api/checkpoints/{id}/restore', {
    tag: TAG,
    summary: 'Restore a checkpoint: a new execution goes on from there, and the one that it is of stays as it is',
    body: bodyOf(Reason, { optional: true }),
    repeats: {
      kind: 'creates',
      check: async ({ params: { id: made = '' }, fresh }, parts) => {
        const checkpoint = await found(made, parts, fresh)
        if (E.isLeft(checkpoint)) return checkpoint
        const { execution_id: source, revision: at_revision } = checkpoint.right
        return parts.engine.checkFork({ execution_id: parts.newId(), source, at_revision, kind: 'restore' })()
      },
      standing: standingRestored,
    },
    answers: [{ status: 201, description: 'Queued; Location says where it can be followed.', codec: Restored }],
    refuses: [
      'checkpoint_not_found',
      'checkpoint_not_valid',
      'execution_not_found',
      'invalid_changes',
      'concurrency_limit_reached',
      'behind',
      'read_models_unavailable',
    ],
    example: { reason: 'the component lost its disk' },
    location: ({ execution_id }: { readonly execution_id: string }) => `/api/executions/${execution_id}`,
    run: async ({ params: { id: made = '' }, body: { reason }, by, fresh }, parts, execution_id) => {
      const checkpoint = await found(made, parts, fresh)
      if (E.isLeft(checkpoint)) return checkpoint
      const restored = await parts.engine.restore(checkpoint.right, { execution_id, by, reason })()
      return answered(201, E.map((forked: Forked) => ({ ...forked, checkpoint_id: made }))(restored))
    },
  }),

  post('/api/checkpoints/{id}/validate', {
    tag: TAG,
    summary: 'Validate a checkpoint: check the events up to it, fold them from the first one on, and compare',
    repeats: { kind: 'harmless' },
    answers: [
      { status: 200, description: 'What was found. One that is not valid is an answer too.', codec: Validation },
    ],
    refuses: ['checkpoint_not_found', 'execution_not_found', 'behind', 'read_models_unavailable'],
    run: async ({ params: { id: made = '' }, fresh }, parts) => {
      const checkpoint = await found(made, parts, fresh)
      return E.isLeft(checkpoint)
        ? checkpoint
        : answered(200, await parts.engine.validateCheckpoint(checkpoint.right)())
    },
  }),
]
