import type { IncomingHttpHeaders } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { VERIFICATIONS, type HookDefinition } from '../../domain/hook/index.ts'
import { valueOfBytes } from '../body/read.ts'
import { oneOf, positive, text, whole } from '../codecs.ts'
import { Delivered, Hook } from '../documents/hook.ts'
import { pageOf } from '../documents/shared.ts'
import type { Parts } from '../parts.ts'
import { paging } from '../query.ts'
import type { Refusal } from '../refusal.ts'
import { bodyOf, get, post, put, remove, type BodyOf, type Outcome, type Row } from '../route.ts'
import { answered } from './page.ts'
import { checkStart } from './starting.ts'

const TAG = 'webhooks'

const exactly = <Needed extends t.Props, Optional extends t.Props>(needed: Needed, optional: Optional, name: string) =>
  t.exact(t.intersection([t.type(needed), t.partial(optional)]), name)

const NewHook: t.Type<HookDefinition, unknown, unknown> = exactly(
  { name: text(1, 200) },
  {
    description: text(0, 2_000),
    start: exactly(
      { workflow_id: text(1, 128) },
      { version: whole(1, Number.MAX_SAFE_INTEGER), input: t.unknown },
      'HookStart',
    ),
    signal: exactly({ execution_id: text(1, 4_096), name: text(1, 200) }, { data: t.unknown }, 'HookSignal'),
    verify: exactly(
      { type: oneOf(VERIFICATIONS), secret: t.strict({ secret: text(1, 128) }) },
      { header: text(1, 200), tolerance_seconds: positive(86_400) },
      'HookVerify',
    ),
    idempotency_key: text(1, 4_096),
    when: text(1, 4_096),
  },
  'NewHook',
)

const bytes: BodyOf<Buffer> = {
  codec: t.unknown,
  decode: (sent) => E.right(sent as Buffer),
  optional: true,
  absent: Buffer.alloc(0),
  raw: true,
}

const example = {
  name: 'deploys',
  start: { workflow_id: '01890a5d-ac96-774b-bcce-b302099a8057', input: { ref: '${request.body.ref}' } },
  verify: { type: 'github', secret: { secret: 'HOOK_SECRET' } },
  when: '${request.headers["x-github-event"] == "push"}',
}
const refuses: readonly Refusal['tag'][] = ['hook_not_found']
const ofWorkflow: readonly Refusal['tag'][] = ['workflow_not_found', 'workflow_version_not_found', 'workflow_archived']

/** Everything that is wrong with it, and whether there is what it starts. */
const checked = async (hook: HookDefinition, parts: Parts): Promise<E.Either<Refusal, unknown>> => {
  const good = parts.hooks.check(hook)
  if (E.isLeft(good) || hook.start === undefined) return good
  const startable: E.Either<Refusal, unknown> = await checkStart(hook.start, parts)
  // The input is known only when something comes in.
  return E.isLeft(startable) && startable.left.tag !== 'invalid_input' ? startable : good
}

/** What says who sends is for the check alone: it is not to be written down. */
const shownHeaders = ({ authorization: _a, cookie: _c, ...headers }: IncomingHttpHeaders) => headers

export const hooks: readonly Row[] = [
  post('/api/hooks', {
    tag: TAG,
    summary: 'Create a hook: what others send to it starts a workflow, or sends a signal',
    body: bodyOf(NewHook),
    repeats: {
      kind: 'creates',
      check: ({ body }, parts) => checked(body, parts),
      standing: async (id, parts) => {
        const found = parts.hooks.find(id)
        return E.right(E.isLeft(found) ? undefined : found.right)
      },
    },
    answers: [{ status: 201, description: 'Created; others POST to its path.', codec: Hook }],
    refuses: ['invalid_hook', ...ofWorkflow],
    example,
    location: ({ hook_id }: { readonly hook_id: string }) => `/api/hooks/${hook_id}`,
    run: async ({ body, by }, parts, id): Outcome => {
      const good = await checked(body, parts)
      return E.isLeft(good) ? good : answered(201, await parts.hooks.create(id, body, by)())
    },
  }),

  get('/api/hooks', {
    tag: TAG,
    summary: 'List hooks, newest first',
    parameters: paging,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('hooks', Hook, 'Hooks') }],
    run: async ({ query: { limit = 100, cursor }, fresh }, parts) => {
      const all = parts.hooks.list()
      const after = cursor === undefined ? all : all.filter(({ hook_id }) => hook_id < cursor)
      const rows = after.slice(0, limit)
      const next_cursor = after.length > limit ? (rows.at(-1)?.hook_id ?? null) : null
      return answered(200, E.right({ hooks: rows, next_cursor, as_of: fresh.min_position }))
    },
  }),

  get('/api/hooks/{id}', {
    tag: TAG,
    summary: 'Get one hook',
    answers: [{ status: 200, description: 'The hook.', codec: Hook }],
    refuses,
    run: async ({ params }, parts) => answered(200, parts.hooks.find(params['id'] ?? '')),
  }),

  put('/api/hooks/{id}', {
    tag: TAG,
    summary: 'Change a hook: all of it is given anew',
    body: bodyOf(NewHook),
    answers: [{ status: 200, description: 'The hook.', codec: Hook }],
    refuses: [...refuses, 'invalid_hook', ...ofWorkflow],
    example,
    run: async ({ params, body, by }, parts): Outcome => {
      const good = await checked(body, parts)
      return E.isLeft(good) ? good : answered(200, await parts.hooks.update(params['id'] ?? '', body, by)())
    },
  }),

  remove('/api/hooks/{id}', {
    tag: TAG,
    summary: 'Delete a hook: nothing that is sent to it does anything any more',
    answers: [{ status: 200, description: 'The hook as it was.', codec: Hook }],
    refuses,
    run: async ({ params, by }, parts) => answered(200, await parts.hooks.remove(params['id'] ?? '', by)()),
  }),

  post('/hooks/{id}', {
    tag: TAG,
    summary: 'Deliver to a hook: a body of any type, signed as the hook wants. What comes twice counts once',
    body: bytes,
    // The sender's own id is what tells deliveries apart.
    repeats: { kind: 'harmless' },
    answers: [{ status: 202, description: 'What it has done, on the disk.', codec: Delivered }],
    refuses: [
      ...[...refuses, 'hook_signature_invalid', 'hook_secret_missing', 'hook_mapping_failed', 'too_many_deliveries'],
      ...[...ofWorkflow, 'invalid_input', 'concurrency_limit_reached'],
      ...['execution_not_found', 'execution_over', 'too_many_signals', 'malformed_body', 'body_too_deep'],
    ] as readonly Refusal['tag'][],
    run: async ({ params: { id = '' }, query, body, headers, by }, parts, executionId): Outcome => {
      const delivery = { headers, bytes: body, trace: by.trace }
      const admitted = parts.hooks.admit(id, delivery)
      if (E.isLeft(admitted)) return admitted
      const said = valueOfBytes(body, headers['content-type'] ?? '')
      if (E.isLeft(said)) return said
      const request = { headers: shownHeaders(headers), query, body: said.right }
      return answered(202, await parts.hooks.deliver(id, delivery, request, executionId)())
    },
  }),
]
