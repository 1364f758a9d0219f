import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../clock.ts'
import { bodyOf } from '../tasks/answer-body.ts'
import type { Target } from '../tasks/component-call.ts'
import { isObject } from '../tasks/json.ts'
import { answered, type Answer, type NoAnswer, type Transport } from '../tasks/transport.ts'

export interface Probing extends Clock {
  readonly transport: Transport
}

/** A GET's answer, how long it took, and its body when it is a 2xx with one that can be read. */
export interface Probe {
  readonly status: number
  readonly latencyMs: number
  readonly body: unknown
}

const PATIENCE = 5_000
const MAX_ACTIONS = 1_000

/** Asks a component something, for a bounded time; the reason when nothing came back. */
export const probe = async (
  { transport, now, after }: Probing,
  target: Target,
  path: string,
): Promise<E.Either<string, Probe>> => {
  const credentials = target.credentials?.headers()
  if (credentials !== undefined && E.isLeft(credentials)) return E.left(credentials.left.message)

  const started = now()
  const answer = await new Promise<Answer | NoAnswer>((resolve) => {
    let abort = () => {}
    const callOff = after(PATIENCE, () => abort())
    abort = transport.exchange(
      {
        method: 'GET',
        origin: target.origin,
        path: target.prefix + path,
        headers: ['accept', 'application/json', ...(credentials?.right ?? [])],
        body: null,
        lane: '',
      },
      (answer) => {
        callOff()
        resolve(answer)
      },
    )
  })
  const ended = now()
  target.seen(answered(answer), ended, ended - started)
  if (!answered(answer)) {
    return E.left(answer.tag === 'aborted' ? `no answer within ${PATIENCE / 1_000} seconds` : answer.reason)
  }
  const { status } = answer
  const body = status >= 200 && status <= 299 ? bodyOf(answer) : E.right(null)
  const said = E.isRight(body) ? body.right : null
  return E.right({ status, latencyMs: ended - started, body: target.credentials?.scrub(said) ?? said })
}

/** The actions that a component says it has, by name or as objects with a name. */
export const actionsOf = ({ status, body }: Probe): E.Either<string, readonly string[]> => {
  if (status < 200 || status > 299) return E.left(`/api/capabilities answered with status ${status}`)
  const listed = isObject(body) ? body['actions'] : undefined
  if (!Array.isArray(listed)) return E.left('/api/capabilities did not answer with {"actions": [...]}')
  const names = listed.slice(0, MAX_ACTIONS).map((action: unknown) => (isObject(action) ? action['name'] : action))
  return E.right(names.filter((name) => typeof name === 'string'))
}
