import * as t from 'io-ts'
import type { HermesRegistration, HermesStanding } from '../../hermes/hermes.ts'
import { oneOf } from '../codecs.ts'
import { post, type Row } from '../route.ts'
import { answered } from './page.ts'

const maybe = <A>(codec: t.Type<A, unknown>) => t.union([codec, t.null])

export const HermesStandingCodec: t.Type<HermesStanding, unknown, unknown> = t.type(
  {
    url: t.string,
    state: oneOf(['connecting', 'registered', 'away', 'refused'] as const),
    since: t.string,
    component_id: maybe(t.string),
    tools: t.number,
    last_heartbeat: maybe(t.string),
    last_error: maybe(t.string),
  },
  'HermesStanding',
)

const Registration: t.Type<HermesRegistration, unknown, unknown> = t.type(
  { hermes: t.string, component_id: t.string, name: t.string, endpoint: t.string },
  'HermesRegistration',
)

export const hermes: readonly Row[] = [
  post('/api/hermes/register', {
    tag: 'status',
    summary: 'Register this server with Hermes now, in the place of what Hermes has of it',
    // What Hermes has afterwards is the same however often it is told.
    repeats: { kind: 'harmless' },
    answers: [{ status: 200, description: 'Registered.', codec: Registration }],
    refuses: ['hermes_not_configured', 'hermes_unreachable', 'hermes_refused'],
    run: async (_, parts) => answered(200, await parts.hermes.register()),
  }),
]
