import { kept } from '../apart.ts'
import type { ExecutionEvent } from '../events.ts'
import { roundOf, type Execution } from '../state.ts'
import { rework } from './rework.ts'

type Data<Name extends ExecutionEvent['type']> = Extract<ExecutionEvent, { readonly type: Name }>['data']

/** The execution comes to be: it goes on from the state of another one, which is its heritage. */
export const forked = (execution: Execution, data: Omit<Data<'workflow_forked'>, 'carried'>, at: string): void => {
  const { id, plan, heritage } = execution
  if (heritage === undefined) throw new Error(`execution ${id} goes on from a state that was not given`)
  const { kind, checkpoint_id, source, changes, rerun, concurrency, trace } = data
  const next = rework(heritage, { id, plan, at, again: rerun, changes: changes?.tasks ?? {}, inPlace: false })
  const { execution_id, revision } = source
  Object.assign(execution, next, {
    heritage: undefined,
    lineage: {
      kind,
      execution_id,
      revision,
      ...(checkpoint_id === undefined ? {} : { checkpoint_id }),
      ...(data.definition === undefined ? {} : { inline: true }),
    },
    status: 'pending',
    input: data.input === undefined ? heritage.input : kept(next.apart, data.input, data.input_ref),
    metadata: data.metadata ?? {},
    priority: data.priority,
    policy: data.policy,
    requestId: data.request_id,
    origin: { ...(concurrency === undefined ? {} : { concurrency }), ...(trace === undefined ? {} : { trace }) },
    createdAt: at,
    lastAt: at,
    saved: heritage.saved,
    notes: execution.notes,
  } satisfies Partial<Execution>)
}

/** A failed execution goes on: it is what it was, but for the tasks that start over and its end. */
export const retried = (execution: Execution, { tasks }: Data<'workflow_retried'>, at: string): void => {
  const { id, plan } = execution
  const next = rework(execution, { id, plan, at, again: tasks, changes: {}, inPlace: true })
  const { root, counts, busy, promised, free, ready, doomed, stirred, signals, answered, due, undoable } = next
  Object.assign(execution, { tasks: next.tasks, root, counts, busy, promised, free, ready, doomed, stirred })
  Object.assign(execution, { signals, answered, due, undoable })
  execution.status = 'pending'
  execution.retried = { times: roundOf(execution) + 1, clockAt: undefined }
  execution.completedAt = undefined
  execution.error = undefined
  execution.compensating = undefined
}
