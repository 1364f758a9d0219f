import * as E from 'fp-ts/lib/Either.js'
import { timeText } from '../../domain/time.ts'
import type { Credentials } from '../components/credentials.ts'
import type { Attempt } from '../engine.ts'
import { replyOf } from './component-answer.ts'
import { failed, unanswered } from './failure.ts'
import { traceLines } from '../trace.ts'
import { idempotencyKey } from './identity.ts'
import { segment } from './segment.ts'
import { settled, type Call, type Reply } from './task-kind.ts'
import { taskToken } from './task-token.ts'
import { answered, type Transport } from './transport.ts'

/** Where a component listens: its endpoint, cut into the parts that a request needs. `seen` is told of every answer, and that none came; `isWell` of a call says whether the breaker may be at ease. */
export interface Target {
  readonly endpoint: string
  readonly origin: string
  readonly prefix: string
  readonly seen: (answered: boolean, at: number, latencyMs: number, isWell?: boolean) => void
  /** Undefined where nobody asks who calls. */
  readonly credentials?: Credentials | undefined
}

export interface CallParts {
  readonly transport: Transport
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** One attempt as one POST of the component protocol. */
export const callComponent =
  ({ transport, now }: CallParts, target: Target) =>
  (attempt: Attempt): Call => {
    const action = segment(attempt.action)
    if (action === undefined) {
      return settled(failed('action_not_found', `${attempt.action} cannot be the name of an action`, false))
    }
    const credentials = target.credentials?.headers()
    if (credentials !== undefined && E.isLeft(credentials)) return settled(credentials)

    const started = now()
    let abort = () => {}
    const outcome = new Promise<Reply>((resolve) => {
      abort = transport.exchange(
        {
          method: 'POST',
          origin: target.origin,
          path: `${target.prefix}/api/actions/${action}`,
          headers: [
            'content-type',
            'application/json',
            'idempotency-key',
            idempotencyKey(attempt),
            ...traceLines(attempt),
            ...(credentials?.right ?? []),
          ],
          body: bodyOf(attempt),
          lane: target.endpoint,
        },
        (answer) => {
          const ended = now()
          if (answered(answer)) {
            target.seen(true, ended, ended - started, answer.status < 500)
            resolve(replyOf(answer, ended))
          } else {
            if (answer.tag === 'connection_failed') target.seen(false, ended, ended - started, false)
            resolve(unanswered(answer))
          }
        },
      )
    })
    return { outcome, abort }
  }

const bodyOf = ({ action, input, workflow_id, execution_id, task_id, attempt, deadline }: Attempt): string =>
  JSON.stringify({
    action,
    params: input ?? null,
    context: {
      workflow_id,
      execution_id,
      task_id,
      attempt,
      deadline: timeText(deadline),
      task_token: taskToken({ execution_id, task_id, attempt }),
    },
  })
