import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Clock } from '../engine/clock.ts'
import { answered, type Answer, type NoAnswer, type Transport } from '../engine/tasks/transport.ts'
import { listedIn, type Listed } from './found.ts'
import type { OfferedTool } from './offer-tools.ts'
import type { HermesNo } from './hermes.ts'
import type { Self } from './self.ts'

/** What Hermes gave for a registration. The token is a secret. */
export interface Grant {
  readonly component_id: string
  readonly token: string
}

/** What Hermes is asked, each answered within `PATIENCE`. */
export interface Wire {
  readonly url: string
  readonly register: (self: Self) => Promise<E.Either<HermesNo, Grant>>
  readonly heartbeat: (grant: Grant) => Promise<E.Either<HermesNo, void>>
  readonly unregister: (grant: Grant) => Promise<E.Either<HermesNo, void>>
  /** All that are registered there. */
  readonly list: () => Promise<E.Either<HermesNo, readonly Listed[]>>
  /** In the place of what Hermes has under the tool's id. */
  readonly offer: (tool: OfferedTool) => Promise<E.Either<HermesNo, void>>
  readonly withdraw: (toolId: string) => Promise<E.Either<HermesNo, void>>
}

const PATIENCE = 5_000
const MOST_SAID = 500

/** Hermes names the id in camelCase or in snake_case, by its version. */
const Registered = t.intersection([
  t.type({ token: t.string }),
  t.partial({ success: t.boolean, componentId: t.string, component_id: t.string }),
])
const List = t.type({ components: t.array(t.unknown) })

interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly token?: string
}

export interface WireParts {
  readonly transport: Transport
  readonly clock: Pick<Clock, 'after'>
}

/** Hermes at `HERMES_URL`, with or without the `/api` that its calls begin with. */
export const openWire = ({ transport, clock }: WireParts, given: string): Wire => {
  const { origin, pathname } = new URL(given)
  const prefix = pathname.replace(/\/+$/, '').replace(/\/api$/, '')
  const url = origin + prefix

  const ask = async ({ method, path, body, token }: Request): Promise<E.Either<HermesNo, unknown>> => {
    const answer = await new Promise<Answer | NoAnswer>((resolve) => {
      let abort = () => {}
      const callOff = clock.after(PATIENCE, () => abort())
      abort = transport.exchange(
        {
          method,
          origin,
          path: `${prefix}/api${path}`,
          headers: [
            'accept',
            'application/json',
            ...(body === undefined ? [] : ['content-type', 'application/json']),
            ...(token === undefined ? [] : ['x-authentication-token', token]),
          ],
          body: body === undefined ? null : JSON.stringify(body),
          lane: '',
        },
        (said) => {
          callOff()
          resolve(said)
        },
      )
    })
    if (!answered(answer)) {
      const reason = answer.tag === 'aborted' ? `no answer within ${PATIENCE / 1_000} seconds` : answer.reason
      return E.left({ tag: 'hermes_unreachable', url, reason })
    }
    const { status } = answer
    const said = jsonOf(answer)
    if (status >= 200 && status <= 299) return E.right(said)
    const reason = scrubbed(reasonIn(said), token).slice(0, MOST_SAID)
    return E.left({ tag: 'hermes_refused', url, status, reason })
  }

  /** What is not as it is agreed upon is shown by its place alone: there may be a token in it. */
  const strange = (what: string): HermesNo => ({
    tag: 'hermes_refused',
    url,
    status: 200,
    reason: `its answer is not ${what}`,
  })

  return {
    url,
    register: async (self) => {
      const said = await ask({ method: 'POST', path: '/register', body: self })
      if (E.isLeft(said)) return said
      const read = Registered.decode(said.right)
      if (E.isLeft(read)) return E.left(strange('{success, componentId, token}'))
      const { token, componentId, component_id = componentId, success = true } = read.right
      if (!success || token === '' || component_id === undefined) return E.left(strange('a success with id and token'))
      // A header could not carry it.
      if (!/^[\x21-\x7e]+$/.test(token)) return E.left(strange('one with a token that a header can carry'))
      return E.right({ component_id, token })
    },
    heartbeat: async ({ component_id, token }) =>
      nothing(
        await ask({
          method: 'POST',
          path: '/heartbeat',
          body: { component_id, status: { state: 'healthy' } },
          token,
        }),
      ),
    unregister: async ({ component_id, token }) =>
      nothing(
        await ask({ method: 'POST', path: `/unregister?component_id=${encodeURIComponent(component_id)}`, token }),
      ),
    offer: async (tool) => nothing(await ask({ method: 'POST', path: '/mcp/v2/tools', body: tool })),
    withdraw: async (toolId) =>
      nothing(await ask({ method: 'DELETE', path: `/mcp/v2/tools/${encodeURIComponent(toolId)}` })),
    list: async () => {
      const said = await ask({ method: 'GET', path: '/components' })
      if (E.isLeft(said)) return said
      const read = List.decode(said.right)
      if (E.isLeft(read)) return E.left(strange('{components: […]}'))
      return E.right(listedIn(read.right.components))
    },
  }
}

const nothing = (said: E.Either<HermesNo, unknown>): E.Either<HermesNo, void> =>
  E.isLeft(said) ? said : E.right(undefined)

const jsonOf = ({ body }: Answer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown
  } catch {
    return undefined
  }
}

/** FastAPI says why in `detail`: as a text, or as a list of what is wrong with which field. */
const reasonIn = (said: unknown): string => {
  const { detail, message } = Object(said) as { readonly detail?: unknown; readonly message?: unknown }
  if (typeof detail === 'string') return detail
  if (Array.isArray(detail)) return detail.map(problemIn).join('; ')
  return typeof message === 'string' ? message : 'it did not say why'
}

const problemIn = (problem: unknown): string => {
  const { loc, msg } = Object(problem) as { readonly loc?: unknown; readonly msg?: unknown }
  return [Array.isArray(loc) ? loc.join('.') : '', typeof msg === 'string' ? msg : ''].join(' ').trim()
}

const scrubbed = (text: string, token: string | undefined): string =>
  token === undefined ? text : text.replaceAll(token, '***')
