import * as E from 'fp-ts/lib/Either.js'
import {
  decideApproval,
  receiveSignal,
  reportTask,
  secretsRead,
  type Execution,
  type ExecutionIntent,
  type Report,
} from '../domain/execution/index.ts'
import { nameOfAttempt, type AttemptRef } from '../domain/execution/attempt-ref.ts'
import { findTask } from '../domain/execution/ids.ts'
import { taskAt } from '../domain/execution/state.ts'
import type { Trace } from '../domain/trace.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { By, Fault, Meta } from '../store/event-store.ts'
import { metaOf } from '../store/transact.ts'
import { scrubbedError } from './secrets/scrub-reply.ts'
import type { Accepted, Engine } from './engine.ts'
import type { Secrets } from './secrets/secrets.ts'
import { attemptOf } from './tasks/task-token.ts'

/** The secrets that a component was ever shown because it wants to know who calls. */
export type SecretsOf = (component: string) => readonly string[]

type Answer = E.Either<Rejection | Fault, Accepted>

/** Tells an execution something, and says what became of it once that is durable. */
type Tell = (executionId: string, intent: ExecutionIntent, meta: Meta | undefined) => Promise<Answer>

/** What executions are told by those for whom their tasks wait. A name that leads to no execution is the name of nothing. */
export const toldFromOutside = (
  tell: Tell,
  secrets: Secrets,
  secretsOf: SecretsOf,
): Pick<Engine, 'signal' | 'decide' | 'report'> => ({
  signal: (id, signal, by) => () => tell(id, receiveSignal({ ...signal, ...tracedBy(by) }), metaOf('signal', by)),

  decide: (ref, decision, by) => async () =>
    orElse(
      await tell(
        ref.execution_id,
        decideApproval(ref, { ...decision, ...tracedBy(by) }),
        metaOf('decide_approval', by),
      ),
      {
        tag: 'approval_not_found',
        approval_id: nameOfAttempt(ref),
      },
    ),

  report: (token, report, by) => async () => {
    const ref = attemptOf(token)
    if (ref === undefined) return E.left({ tag: 'task_token_unknown' })
    const told = await tell(
      ref.execution_id,
      (execution, given) =>
        reportTask(ref, withoutSecrets(execution, ref, report, secrets, secretsOf))(execution, given),
      metaOf('report_task', by),
    )
    return orElse(told, { tag: 'task_token_unknown' })
  },
})

/** The trace of whoever tells: what comes of it can be found from there. */
const tracedBy = (by: By | undefined): { readonly trace?: Trace } =>
  by?.trace === undefined ? {} : { trace: by.trace }

/** A report is what a call brings back, only later. */
const withoutSecrets = (
  execution: Execution,
  { task_id }: AttemptRef,
  report: Report,
  secrets: Secrets,
  secretsOf: SecretsOf,
): Report => {
  const task = findTask(execution, task_id)
  if (task === undefined) return report
  const { component } = taskAt(execution, task).node
  const names = [...secretsRead(execution, task), ...(component === undefined ? [] : secretsOf(component))]
  if (names.length === 0) return report
  switch (report.do) {
    case 'complete':
      return { ...report, output: secrets.scrub(names, report.output) }
    case 'fail':
      return { ...report, error: scrubbedError(report.error, names, secrets) }
    case 'heartbeat':
      return report.details === undefined ? report : { ...report, details: secrets.scrub(names, report.details) }
  }
}

const orElse = (told: Answer, no: Rejection): Answer =>
  E.isLeft(told) && told.left.tag === 'execution_not_found' ? E.left(no) : told
