import * as E from 'fp-ts/lib/Either.js'
import { decideApproval, receiveSignal, type ExecutionIntent } from '../domain/execution/index.ts'
import { nameOfAttempt } from '../domain/execution/attempt-ref.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault, Meta } from '../store/event-store.ts'
import { metaOf } from '../store/transact.ts'
import type { Accepted, Engine } from './engine.ts'

/** Tells an execution something, and says what became of it once that is durable. */
type Tell = (
  executionId: string,
  intent: ExecutionIntent,
  meta: Meta | undefined,
) => Promise<E.Either<Rejection | Fault, Accepted>>

/** What executions are told by those for whom their tasks wait. */
export const toldFromOutside = (tell: Tell): Pick<Engine, 'signal' | 'decide'> => ({
  signal: (id, signal, by) => () => tell(id, receiveSignal(signal), metaOf('signal', by)),

  decide: (ref, decision, by) => async () => {
    const told = await tell(ref.execution_id, decideApproval(ref, decision), metaOf('decide_approval', by))
    return E.isLeft(told) && told.left.tag === 'execution_not_found'
      ? E.left({ tag: 'approval_not_found', approval_id: nameOfAttempt(ref) })
      : told
  },
})
