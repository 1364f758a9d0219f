import * as t from 'io-ts'
import type { Doubtful, Found, RebuildOfAll, Rebuilt, SelfCheck } from '../../rebuild/rebuilds.ts'
import { bodyOf, get, post, remove, type Row } from '../route.ts'
import { answered } from './page.ts'

const TAG = 'state'
const How = t.exact(t.partial({ dry_run: t.boolean }), 'RebuildHow')

const Where = t.keyof({ live: null, snapshot: null, read_model: null })
const maybe = <C extends t.Mixed>(codec: C) => t.union([codec, t.null])

const FoundCodec: t.Type<Found, unknown> = t.type(
  { where: Where, pointer: t.string, expected: t.unknown, actual: t.unknown },
  'StateDifference',
)

const RebuiltCodec: t.Type<Rebuilt, unknown> = t.type(
  {
    execution_id: t.string,
    revision: t.number,
    position: t.number,
    events_replayed: t.number,
    events_per_second: t.number,
    state_hash: t.string,
    live_hash: maybe(t.string),
    snapshot: maybe(t.type({ revision: t.number, hash: maybe(t.string) })),
    read_model: t.type({ revision: t.number, differences: t.number }),
    differences: t.readonlyArray(FoundCodec),
    dry_run: t.boolean,
    repaired: t.boolean,
  },
  'Rebuilt',
)

const pace = { events: t.number, events_per_second: t.number, seconds: t.number }

const DoubtfulCodec: t.Type<Doubtful, unknown> = t.type({
  execution_id: t.string,
  differences: t.readonlyArray(FoundCodec),
  error: maybe(t.string),
})

const OfAll: t.Type<RebuildOfAll, unknown> = t.type(
  {
    status: t.keyof({ running: null, completed: null, failed: null, cancelled: null }),
    phase: t.keyof({ read_models: null, states: null, live_states: null, done: null }),
    dry_run: t.boolean,
    started_at: t.string,
    ended_at: maybe(t.string),
    position: t.number,
    head: t.number,
    read_models: t.type({
      ...pace,
      differences: t.readonlyArray(FoundCodec),
      different: t.number,
      replaced: t.boolean,
    }),
    states: t.type({
      ...pace,
      executions: t.number,
      compared: t.type({ live: t.number, snapshots: t.number, read_model: t.number }),
      different: t.readonlyArray(DoubtfulCodec),
      differing: t.number,
      repaired: t.number,
    }),
    error: maybe(t.string),
  },
  'RebuildOfAll',
)

export const SelfCheckCodec: t.Type<SelfCheck, unknown> = t.type(
  {
    enabled: t.boolean,
    checked: t.number,
    last_run: maybe(t.string),
    differing: t.readonlyArray(t.type({ execution_id: t.string, where: t.readonlyArray(Where) })),
  },
  'SelfCheck',
)

/** They stand before `/api/state/{execution_id}`, whose id would be `rebuild`. */
export const rebuild: readonly Row[] = [
  post('/api/state/rebuild', {
    tag: TAG,
    summary: 'Rebuild all read models beside the present ones, and compare every state with a replay',
    body: bodyOf(How, { optional: true }),
    answers: [{ status: 202, description: 'It has begun, or was under way.', codec: OfAll }],
    refuses: ['rebuild_running'],
    example: { dry_run: true },
    run: async ({ body: { dry_run = false } }, { rebuilds }) => answered(202, await rebuilds.all(dry_run)()),
  }),

  get('/api/state/rebuild', {
    tag: TAG,
    summary: 'How far the rebuild of everything is, or how the last one ended',
    answers: [{ status: 200, description: 'Now.', codec: OfAll }],
    refuses: ['rebuild_not_found'],
    run: async (_, { rebuilds }) => answered(200, await rebuilds.state()()),
  }),

  remove('/api/state/rebuild', {
    tag: TAG,
    summary: 'Cancel the rebuild: whatever is in the making is thrown away',
    answers: [{ status: 202, description: 'It ends soon, or has ended.', codec: OfAll }],
    refuses: ['rebuild_not_found'],
    run: async (_, { rebuilds }) => answered(202, await rebuilds.cancel()()),
  }),

  post('/api/state/{execution_id}/rebuild', {
    tag: TAG,
    summary: 'Replay one execution from its first event, compare, and put right what differs',
    body: bodyOf(How, { optional: true }),
    answers: [{ status: 200, description: 'What was found. A difference is an answer too.', codec: RebuiltCodec }],
    refuses: ['execution_not_found', 'read_models_unavailable'],
    example: { dry_run: true },
    run: async ({ params: { execution_id = '' }, body: { dry_run = false } }, { rebuilds }) =>
      answered(200, await rebuilds.one(execution_id, dry_run)()),
  }),
]
