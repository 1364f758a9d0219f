import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { hasWay, readRegistration, type Registration } from '../domain/component/index.ts'
import type { Problem } from '../domain/problem.ts'
import { oneOf, positive, text, whole } from './codecs.ts'
import { decoder } from './decode.ts'

const exactly = <Needed extends t.Props, Optional extends t.Props>(needed: Needed, optional: Optional, name: string) =>
  t.exact(t.intersection([t.type(needed), t.partial(optional)]), name)

const NewAuth = exactly(
  { type: oneOf(['bearer', 'api_key', 'basic'] as const), secret: text(1, 128) },
  { header: text(1, 200), username: text(1, 500) },
  'ComponentAuth',
)

const NewMapping = exactly(
  { method: oneOf(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const), path: text(1, 2_048) },
  {
    query: t.record(t.string, t.unknown),
    headers: t.record(t.string, t.unknown),
    body: t.unknown,
    result: text(1, 4_096),
    errors: text(1, 4_096),
    timeout: positive(31_536_000),
    stream: t.literal('sse'),
  },
  'HttpMapping',
)

const NewAction = t.exact(
  t.partial({ description: text(0, 2_000), input_schema: t.unknown, http: NewMapping }),
  'ComponentAction',
)

/** A component's manifest, as it is sent or stands in a file. What else makes it good is the domain's to say. */
export const NewComponent: t.Type<Registration, unknown, unknown> = exactly(
  { name: text(1, 64) },
  {
    endpoint: text(1, 2_048),
    description: text(0, 2_000),
    version: text(0, 100),
    metadata: t.record(t.string, t.unknown),
    limits: t.exact(t.partial({ max_in_flight: whole(1, 100_000), per_second: positive(100_000) })),
    breaker: t.strict({ failures: whole(1, 1_000), reset_seconds: positive(86_400) }),
    worker: t.exact(
      t.partial({ lease_seconds: whole(1, 3_600), actions: t.record(t.string, NewAction) }),
      'WorkerComponent',
    ),
    mcp: t.exact(
      t.partial({
        url: text(1, 2_048),
        command: text(1, 4_096),
        args: t.readonlyArray(text(0, 4_096)),
        env: t.record(t.string, t.union([text(0, 8_192), t.strict({ secret: text(1, 128) })])),
      }),
      'McpComponent',
    ),
    auth: NewAuth,
    actions: t.record(t.string, NewAction),
    health: t.exact(t.partial({ action: text(1, 200), path: text(1, 2_048) })),
  },
  'NewComponent',
)

const decode = decoder(NewComponent)

/** Everything that is wrong with a manifest at once: with its fields, and with what stands in those that are of their type. */
export const readComponent = (sent: unknown): E.Either<readonly Problem[], Registration> => {
  const decoded = decode(sent)
  if (E.isRight(decoded) && hasWay(decoded.right)) return decoded
  const known = NewComponent.decode(sent)
  if (E.isLeft(known)) return decoded
  const read = readRegistration(known.right)
  return E.left([...(E.isLeft(decoded) ? decoded.left : []), ...(E.isLeft(read) ? read.left : [])])
}
