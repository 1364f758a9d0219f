import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Fork, Forked } from '../../engine/engine.ts'
import type { By } from '../../store/event-store.ts'
import { oneOf, text, whole } from '../codecs.ts'
import { AcceptedCodec } from '../documents/execution.ts'
import { ForkPreview } from '../documents/fork.ts'
import { EXECUTION_STATUSES } from '../documents/shared.ts'
import type { Parts } from '../parts.ts'
import { bodyOf, post, type Row } from '../route.ts'
import { answered, defined } from './page.ts'

const TAG = 'executions'
const count = whole(0, Number.MAX_SAFE_INTEGER)
const reason = text(1, 2_000)

const TaskChange = t.exact(t.partial({ output: t.unknown, input: t.unknown, rerun: t.literal(true) }), 'TaskChange')

const Changes = t.exact(
  t.partial({
    input: t.unknown,
    tasks: t.record(t.string, TaskChange),
    definition_version: whole(1, Number.MAX_SAFE_INTEGER),
    definition: t.record(t.string, t.unknown),
  }),
  'Changes',
)

const NewFork = t.exact(t.partial({ at_revision: count, changes: Changes, reason }), 'NewFork')
type NewFork = t.TypeOf<typeof NewFork>

const ForkedCodec: t.Type<Forked, unknown, unknown> = t.type(
  {
    execution_id: t.string,
    workflow_id: t.string,
    status: oneOf(EXECUTION_STATUSES),
    revision: count,
    position: count,
    original_execution_id: t.string,
    original_revision: count,
  },
  'Forked',
)

const Reason = t.exact(t.partial({ reason }), 'RetryReason')

const forkIn = (source: string, execution_id: string, body: NewFork, by?: By): Fork => ({
  execution_id,
  source,
  kind: 'fork',
  ...defined(body),
  by,
})

/** What an earlier try has made under an id; undefined when nothing. */
const standing = async (execution_id: string, { engine }: Pick<Parts, 'engine'>) => {
  const found = await engine.document(execution_id)()
  if (E.isLeft(found)) return found.left.tag === 'execution_not_found' ? E.right(undefined) : found
  const { workflow_id, status, revision, position, forked_from } = found.right
  const original = { original_execution_id: forked_from?.execution_id, original_revision: forked_from?.revision }
  return E.right({ execution_id, workflow_id, status, revision, position, ...original })
}

export const forks: readonly Row[] = [
  post('/api/executions/{id}/fork', {
    tag: TAG,
    summary: 'Let a new execution go on from an event of this one, with changes; this one stays as it is',
    body: bodyOf<NewFork>(NewFork, { optional: true }),
    repeats: {
      kind: 'creates',
      check: ({ params, body }, { engine, newId }) => engine.checkFork(forkIn(params['id'] ?? '', newId(), body))(),
      standing,
    },
    answers: [{ status: 201, description: 'Queued; Location says where it can be followed.', codec: ForkedCodec }],
    refuses: ['execution_not_found', 'invalid_changes', 'concurrency_limit_reached'],
    example: {
      at_revision: 12,
      changes: { input: { amount: 40 }, tasks: { charge: { rerun: true }, ship: { output: { parcel: 'p-17' } } } },
      reason: 'the amount was wrong',
    },
    location: ({ execution_id }: { readonly execution_id: string }) => `/api/executions/${execution_id}`,
    run: async ({ params, body, by }, { engine }, execution_id) =>
      answered(201, await engine.fork(forkIn(params['id'] ?? '', execution_id, body, by))()),
  }),

  post('/api/executions/{id}/fork/preview', {
    tag: TAG,
    summary: 'What a fork would keep, and what would run in it; nothing is recorded',
    body: bodyOf<NewFork>(NewFork, { optional: true }),
    repeats: { kind: 'harmless' },
    answers: [
      { status: 200, description: 'Every task of the definition, with what becomes of it.', codec: ForkPreview },
    ],
    refuses: ['execution_not_found', 'invalid_changes'],
    example: { at_revision: 12, changes: { tasks: { charge: { rerun: true } } } },
    run: async ({ params, body }, { engine, newId }) =>
      answered(200, await engine.previewFork(forkIn(params['id'] ?? '', newId(), body))()),
  }),

  post('/api/executions/{id}/retry', {
    tag: TAG,
    summary: 'Let a failed execution go on in place: what failed and what that blocked starts over',
    body: bodyOf(Reason, { optional: true }),
    answers: [{ status: 202, description: 'Recorded.', codec: AcceptedCodec }],
    refuses: ['execution_not_found', 'not_failed', 'nothing_to_retry', 'parent_has_gone_on'],
    example: { reason: 'the disk has room again' },
    run: async ({ params, body, by }, { engine }) =>
      answered(202, await engine.command(params['id'] ?? '', 'retry', body.reason, by)()),
  }),
]
