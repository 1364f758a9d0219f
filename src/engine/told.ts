import * as E from 'fp-ts/lib/Either.js'
import { decideApproval, receiveSignal, reportTask, type ExecutionIntent } from '../domain/execution/index.ts'
import { nameOfAttempt } from '../domain/execution/attempt-ref.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault } from '../store/event-store.ts'
import type { Accepted, Engine } from './engine.ts'
import { attemptOf } from './tasks/task-token.ts'

type Answer = E.Either<Rejection | Fault, Accepted>

/** Tells an execution something, and says what became of it once that is durable. */
type Tell = (executionId: string, intent: ExecutionIntent) => Promise<Answer>

/** What executions are told by those for whom their tasks wait. A name that leads to no execution is the name of nothing. */
export const toldFromOutside = (tell: Tell): Pick<Engine, 'signal' | 'decide' | 'report'> => ({
  signal: (id, signal) => () => tell(id, receiveSignal(signal)),

  decide: (ref, decision) => async () =>
    orElse(await tell(ref.execution_id, decideApproval(ref, decision)), {
      tag: 'approval_not_found',
      approval_id: nameOfAttempt(ref),
    }),

  report: (token, report) => async () => {
    const ref = attemptOf(token)
    if (ref === undefined) return E.left({ tag: 'task_token_unknown' })
    return orElse(await tell(ref.execution_id, reportTask(ref, report)), { tag: 'task_token_unknown' })
  },
})

const orElse = (told: Answer, no: Rejection): Answer =>
  E.isLeft(told) && told.left.tag === 'execution_not_found' ? E.left(no) : told
