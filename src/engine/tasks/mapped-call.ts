import * as E from 'fp-ts/lib/Either.js'
import type { HttpPlan, MappingScope } from '../../domain/component/mapping/plan.ts'
import { requestOf, type MappedRequest } from '../../domain/component/mapping/request.ts'
import type { TaskError } from '../../domain/execution/events.ts'
import type { Clock } from '../clock.ts'
import type { Attempt } from '../engine.ts'
import type { CallParts, Target } from './component-call.ts'
import { readEventStream, type EventStream } from './event-stream.ts'
import { failed, unanswered } from './failure.ts'
import { traceLines } from '../trace.ts'
import { idempotencyKey } from './identity.ts'
import { mappedReply } from './mapped-reply.ts'
import { settled, type Call, type Reply } from './task-kind.ts'
import { taskToken } from './task-token.ts'
import { sameButForSlash } from './slash-redirect.ts'
import { answered, type Answer, type Exchange, type NoAnswer } from './transport.ts'

export interface MappedParts extends CallParts, Pick<Clock, 'after'> {
  /** Tells that the attempt of a token is still at work. */
  readonly beat: (taskToken: string) => void
}

/** One attempt as the one HTTP request that its action's mapping says. */
export const callMapped =
  ({ transport, now, after, beat }: MappedParts, target: Target) =>
  (attempt: Attempt, plan: HttpPlan): Call => {
    const scope = scopeOf(attempt)
    const request = requestOf(plan, scope)
    if (E.isLeft(request)) return settled(request)
    const credentials = target.credentials?.headers() ?? NONE
    if (E.isLeft(credentials)) return settled(credentials)

    const started = now()
    const stream = plan.stream ? readEventStream() : undefined
    let abort = () => {}
    let callOff = () => {}
    let isLate = false
    const outcome = new Promise<Reply>((resolve) => {
      const asked = exchangeOf(request.right, credentials.right, attempt, target, plan.stream)
      const exchange = stream === undefined ? asked : { ...asked, heard: hearing(stream, attempt, now, beat) }
      const settle = (answer: Answer | NoAnswer): void => {
        callOff()
        const ended = now()
        if (answered(answer)) {
          target.seen(true, ended, ended - started, answer.status < 500)
          resolve(mappedReply(answer, plan, scope, stream, ended))
        } else {
          if (answer.tag === 'connection_failed') target.seen(false, ended, ended - started, false)
          resolve(isLate && answer.tag === 'aborted' ? late(plan) : unanswered(answer))
        }
      }
      abort = transport.exchange(exchange, (answer) => {
        const path = answered(answer) ? sameButForSlash(answer, exchange) : undefined
        if (path === undefined) settle(answer)
        else abort = transport.exchange({ ...exchange, path }, settle)
      })
    })
    if (plan.timeout !== undefined) {
      callOff = after(plan.timeout * 1_000, () => {
        isLate = true
        abort()
      })
    }
    return {
      outcome,
      abort: () => {
        callOff()
        abort()
      },
    }
  }

const NONE: E.Either<TaskError, readonly string[]> = E.right([])

const late = ({ timeout }: HttpPlan) => failed('timeout', `no answer within ${timeout} seconds`, true)

/** What the expressions of a mapping see of an attempt. */
const scopeOf = ({ input, workflow_id, execution_id, task_id, attempt, deadline }: Attempt): MappingScope => ({
  input: input ?? null,
  context: {
    workflow_id,
    execution_id,
    task_id,
    attempt,
    deadline: new Date(deadline).toISOString(),
    task_token: taskToken({ execution_id, task_id, attempt }),
    idempotency_key: idempotencyKey({ execution_id, task_id, attempt }),
  },
})

const exchangeOf = (
  { method, path, headers, body }: MappedRequest,
  credentials: readonly string[],
  attempt: Attempt,
  { origin, prefix, endpoint }: Target,
  isStream: boolean,
): Exchange => {
  const own = headers.some(([name]) => name === 'accept')
  return {
    method,
    origin,
    path: prefix + path,
    headers: [
      'user-agent',
      'harmonia',
      ...(own ? [] : ['accept', isStream ? 'text/event-stream' : 'application/json, */*;q=0.5']),
      'idempotency-key',
      idempotencyKey(attempt),
      ...traceLines(attempt),
      ...headers.flat(),
      ...credentials,
    ],
    body,
    lane: endpoint,
  }
}

/** The most often that one call says that it is still at work, in milliseconds. */
const PACE = 1_000

/** Takes what comes of a stream. All of it is a sign of life, which counts where the task is given up without one. */
const hearing = (
  stream: EventStream,
  attempt: Attempt,
  now: () => number,
  beat: (taskToken: string) => void,
): ((bytes: Uint8Array) => boolean) => {
  const { heartbeat_timeout } = attempt
  if (heartbeat_timeout === undefined) return stream.take
  const pace = Math.min(PACE, heartbeat_timeout * 100)
  const token = taskToken(attempt)
  let last = -Infinity
  return (bytes) => {
    if (now() - last >= pace) {
      last = now()
      beat(token)
    }
    return stream.take(bytes)
  }
}
