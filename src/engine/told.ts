import * as E from 'fp-ts/lib/Either.js'
import { decideApproval, receiveSignal, reportTask, type ExecutionIntent } from '../domain/execution/index.ts'
import { nameOfAttempt } from '../domain/execution/attempt-ref.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault, Meta } from '../store/event-store.ts'
import { metaOf } from '../store/transact.ts'
import type { Accepted, Engine } from './engine.ts'

type Answer = E.Either<Rejection | Fault, Accepted>

/** Tells an execution something, and says what became of it once that is durable. */
type Tell = (executionId: string, intent: ExecutionIntent, meta: Meta | undefined) => Promise<Answer>

/** What executions are told by those for whom their tasks wait. A name that leads to no execution is the name of nothing. */
export const toldFromOutside = (tell: Tell): Pick<Engine, 'signal' | 'decide' | 'report'> => ({
  signal: (id, signal, by) => () => tell(id, receiveSignal(signal), metaOf('signal', by)),

  decide: (ref, decision, by) => async () =>
    orElse(await tell(ref.execution_id, decideApproval(ref, decision), metaOf('decide_approval', by)), {
      tag: 'approval_not_found',
      approval_id: nameOfAttempt(ref),
    }),

  report: (ref, report, by) => async () =>
    orElse(await tell(ref.execution_id, reportTask(ref, report), metaOf('report_task', by)), {
      tag: 'task_token_unknown',
    }),
})

const orElse = (told: Answer, no: Rejection): Answer =>
  E.isLeft(told) && told.left.tag === 'execution_not_found' ? E.left(no) : told
