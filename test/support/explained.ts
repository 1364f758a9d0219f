import { expect } from 'chai'
import { explain, explainTask, type Mover } from '../../src/domain/execution/explain/index.ts'
import { findTask, type Execution, type ExecutionEvent } from '../../src/domain/execution/index.ts'
import { evolve } from '../../src/domain/execution/evolve.ts'
import { restore, snapshot } from '../../src/domain/execution/snapshot.ts'
import { disagreement } from '../../src/simulation/explained.ts'

/** Another execution of the same state, to be ruined. */
export const copyOf = (execution: Execution): Execution =>
  restore(execution.plan, execution.id, JSON.parse(JSON.stringify(snapshot(execution))))

/** And what is explained is the same after a snapshot. */
export const agreesWithNext = (execution: Execution, now: number): void => {
  expect(disagreement(copyOf(execution), now)).to.equal(undefined)
  expect(explain(copyOf(execution), now)).to.deep.equal(explain(execution, now))
}

/** Each event that is named as one that would change a reason does, when it comes. */
export const isMovedByWhatItSays = (execution: Execution, now: number): void => {
  for (const { task_id, reason, moved_by } of explain(execution, now).tasks) {
    expect(moved_by, `${task_id}: ${reason.code}`).not.to.have.length(0)
    for (const mover of moved_by) {
      const event = eventOf(execution, mover)
      if (event === undefined) continue
      const after = evolve(copyOf(execution), { ...event, at: new Date(now).toISOString() })
      const then = explainTask(after, findTask(after, task_id) ?? -1, now)?.reason
      expect(then, `${task_id}: ${reason.code} by ${JSON.stringify(mover)}`).not.to.deep.equal(reason)
    }
  }
}

/** The event as it may come; undefined for one of another execution, and for one that says only what follows. */
const eventOf = (execution: Execution, { event, task_id = '', signal = '', execution_id }: Mover) => {
  if (execution_id !== undefined || event === 'task_timed_out') return undefined
  const { attempt = 0 } = execution.tasks[findTask(execution, task_id) ?? -1] ?? {}
  const error = { type: 'broken', message: 'b', retryable: false }
  const at = '2099-01-01T00:00:00.000Z'
  const data: Readonly<Record<string, unknown>> = {
    task_started: { task_id, attempt: attempt + 1, input: [] },
    task_completed: { task_id, attempt, output: null },
    task_failed: { task_id, attempt, error },
    task_retry_scheduled: { task_id, attempt, error, next_attempt_at: at },
    task_cancelled: { task_id, attempt },
    task_skipped: { task_id, reason: { code: 'condition_false' } },
    signal_received: { name: signal },
    approval_decided: { task_id, attempt, decision: 'approved' },
    approval_escalated: { task_id, attempt, to: ['x'] },
    workflow_failed: { error: { type: 'broken', message: 'b' } },
    workflow_started: {},
    workflow_resumed: {},
    workflow_completed: {},
    workflow_cancelled: {},
  }
  expect(data).to.have.property(event)
  return { type: event, data: data[event] } as ExecutionEvent
}
