import type { Definition } from '../../definition/definition.ts'
import { approvalsIn, carriedBy } from '../adopt/carried.ts'
import { startOver } from '../adopt/affected.ts'
import { checkChanges } from '../adopt/check-changes.ts'
import { forked } from '../adopt/forked.ts'
import { heir } from '../birth.ts'
import type { ExecutionEvent, ForkKind, ForkSource, KeyedPlace, RecordedChanges } from '../events.ts'
import type { Trace } from '../../trace.ts'
import type { Execution } from '../state.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'
import { because } from './because.ts'

export interface ForkFrom {
  readonly source: ForkSource
  /** The state of the source after that event. It is not changed. */
  readonly state: Execution
  readonly kind: ForkKind
  readonly checkpoint_id: string | undefined
  readonly changes: RecordedChanges | undefined
  /** Undefined: that of the source. */
  readonly input: unknown
  /** One of its own, of which the plan was made. */
  readonly definition: Definition | undefined
  readonly concurrency: KeyedPlace | undefined
  readonly trace?: Trace | undefined
  readonly request_id: string | undefined
  readonly reason: string | undefined
}

type Forked = Extract<ExecutionEvent, { readonly type: 'workflow_forked' }>['data']

/** Puts an execution in the queue that goes on from another one. Its parent, schedule and start key are not those of the other. */
export const fork =
  (from: ForkFrom): ExecutionIntent =>
  ({ id, status, plan }, { at }) => {
    if (status !== 'unborn') return reject({ tag: 'execution_exists', execution_id: id })
    const {
      state,
      source,
      kind,
      checkpoint_id,
      definition,
      concurrency,
      trace,
      request_id,
      reason,
      changes = {},
    } = from
    const otherInput = from.input !== undefined
    const input = otherInput ? from.input : state.input
    const problems = checkChanges(state, plan, { changes, input, otherInput })
    if (problems.length > 0) return reject({ tag: 'invalid_changes', problems })

    const { priority, policy, metadata } = state
    const data = {
      source,
      kind,
      ...(checkpoint_id === undefined ? {} : { checkpoint_id }),
      ...(from.changes === undefined ? {} : { changes }),
      workflow_id: plan.workflowId,
      workflow_name: plan.definition.name,
      workflow_version: plan.version,
      ...(definition === undefined ? {} : { definition }),
      ...(otherInput ? { input } : {}),
      priority,
      policy,
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      rerun: startOver(state, { plan, changes, otherInput }),
      ...(request_id === undefined ? {} : { request_id }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(trace === undefined ? {} : { trace }),
      ...because(reason),
    }
    return accept({ type: 'workflow_forked', data: { ...data, carried: carried(from, plan, id, data, at) } })
  }

/** How it will stand once the event has happened. */
const carried = (
  { state }: ForkFrom,
  plan: Execution['plan'],
  id: string,
  data: Omit<Forked, 'carried'>,
  at: string,
): Forked['carried'] => {
  const born = heir(plan, id, state)
  forked(born, data, at)
  return { ...carriedBy(born), approvals: approvalsIn(born) }
}
