import { expect } from 'chai'
import type { ExecutionEvent } from '../../src/domain/execution/events.ts'
import { Inapplicable } from '../../projections/inapplicable.ts'
import { executionAfter, type ExecutionRecord, type ListedExecution } from '../../projections/executions.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, timeAt } from '../support/projections-log.ts'

const tasksOf = (workflowId: string, version: number) => (workflowId === 'w' && version === 1 ? 3 : undefined)

const rowOf = (...events: readonly ExecutionEvent[]): ListedExecution => {
  const log = handMadeLog()
  for (const event of events) log.append('execution-e-1', event)
  let row: ListedExecution | undefined
  for (const event of log.events) row = executionAfter(row, event as ExecutionRecord, tasksOf)
  return row as ListedExecution
}

const running = [did.submitted(), did.started]

/** What there is of a kind, and no more. */
const progress = (...events: readonly ExecutionEvent[]) =>
  Object.fromEntries(Object.entries(rowOf(...running, ...events).progress).filter(([, count]) => count > 0))

describe('the row of an execution', () => {
  it('begins pending, with every task of its version pending', () => {
    const row = rowOf(did.submitted({ metadata: { team: 'a' }, priority: 7 }))
    expect(row).to.deep.equal({
      execution_id: 'e-1',
      workflow_id: 'w',
      workflow_name: 'chain',
      workflow_version: 1,
      priority: 7,
      metadata: { team: 'a' },
      origin: {},
      created_at: timeAt(1),
      status: 'pending',
      queued_at: 1,
      started_at: null,
      completed_at: null,
      error: null,
      progress: { ...rowOf(did.submitted()).progress, total: 3, pending: 3 },
      unsettled: new Map(),
      revision: 0,
      position: 1,
    })
  })

  it('stands where its last event stands', () =>
    expect(rowOf(...running, did.paused)).to.include({ revision: 2, position: 3 }))

  it('runs from its start on', () => expect(rowOf(...running)).to.include({ status: 'running', started_at: timeAt(2) }))

  it('is paused, and runs again at once when it is resumed with a slot', () => {
    expect(rowOf(...running, did.paused)).to.include({ status: 'paused' })
    expect(rowOf(...running, did.paused, did.resumed)).to.include({ status: 'running', queued_at: 1 })
  })

  it('queues again when its resumption has to wait for a slot', () => {
    const asked = [...running, did.paused, did.resumeRequested]
    expect(rowOf(...asked)).to.include({ status: 'pending', queued_at: 4, started_at: timeAt(2) })
    expect(rowOf(...asked, did.resumed)).to.include({ status: 'running', queued_at: 4 })
  })

  it('queues again when it is resumed before it ever started', () =>
    expect(rowOf(did.submitted(), did.paused, did.resumed)).to.include({ status: 'pending', queued_at: 3 }))

  it('is completed', () => {
    const ends = ['a', 'b', 'c'].flatMap((task) => [did.taskStarted(task), did.taskCompleted(task)])
    const row = rowOf(...running, ...ends, did.completed)
    expect(row).to.include({ status: 'completed', completed_at: timeAt(9), error: null })
    expect(row.progress).to.include({ total: 3, completed: 3 })
  })

  it('is failed, with the reason, and what had not ended is cancelled', () => {
    const row = rowOf(...running, did.taskStarted('a'), did.taskFailed('a'), did.taskStarted('b'), did.failed)
    expect(row).to.include({ status: 'failed', completed_at: timeAt(6) })
    expect(row.error).to.deep.equal({ type: 'task_failed', message: 'task a failed', task_id: 'a' })
    expect(row.progress).to.include({ total: 3, failed: 1, cancelled: 2, pending: 0, running: 0 })
  })

  it('is cancelled before it started', () => {
    const row = rowOf(did.submitted(), did.cancelled)
    expect(row).to.include({ status: 'cancelled', started_at: null, completed_at: timeAt(2) })
    expect(row.progress).to.include({ total: 3, cancelled: 3 })
  })
})

describe('the progress of an execution', () => {
  it('counts a task that has started as running', () =>
    expect(progress(did.taskStarted('a'))).to.deep.equal({ total: 3, pending: 2, running: 1 }))

  it('counts a wait as waiting, until it is over', () => {
    expect(progress(did.waitStarted('a'))).to.deep.equal({ total: 3, pending: 2, waiting: 1 })
    const over = progress(did.waitStarted('a'), did.taskCompleted('a'))
    expect(over).to.deep.equal({ total: 3, pending: 2, completed: 1 })
  })

  it('counts a task as retrying between two attempts', () => {
    const between = [did.taskStarted('a'), did.retryScheduled('a')]
    expect(progress(...between)).to.deep.equal({ total: 3, pending: 2, retrying: 1 })
    expect(progress(...between, did.taskStarted('a', 2))).to.deep.equal({ total: 3, pending: 2, running: 1 })
  })

  it('changes nothing when an attempt has timed out, but with what follows', () => {
    const late = [did.taskStarted('a'), did.taskTimedOut('a')]
    expect(progress(...late)).to.deep.equal({ total: 3, pending: 2, running: 1 })
    expect(progress(...late, did.taskFailed('a'))).to.deep.equal({ total: 3, pending: 2, failed: 1 })
  })

  it('counts a task that could not start as failed', () =>
    expect(progress(did.taskFailed('a', 0))).to.deep.equal({ total: 3, pending: 2, failed: 1 }))

  it('counts a skipped task', () =>
    expect(progress(did.taskSkipped('b'))).to.deep.equal({ total: 3, pending: 2, skipped: 1 }))

  it('takes a cancelled task from where it was', () => {
    const three = [did.taskStarted('a'), did.waitStarted('b'), did.taskStarted('c'), did.retryScheduled('c')]
    const ended = progress(...three, did.taskCancelled('c'), did.taskCancelled('b'))
    expect(ended).to.deep.equal({ total: 3, running: 1, cancelled: 2 })
    expect(progress(...three, did.taskCancelled('a'))).to.deep.equal({
      total: 3,
      waiting: 1,
      retrying: 1,
      cancelled: 1,
    })
  })

  it('takes any text for the id of a task', () => {
    const odd = [did.taskStarted('__proto__'), did.retryScheduled('__proto__'), did.taskStarted('constructor')]
    expect(progress(...odd)).to.deep.equal({ total: 3, pending: 1, running: 1, retrying: 1 })
  })
})

describe('an event that contradicts those before it', () => {
  const refused = (why: RegExp, ...events: readonly ExecutionEvent[]) =>
    expect(() => rowOf(...events)).to.throw(Inapplicable, why)

  it('is refused when the execution was never submitted', () => refused(/event 1 .*never submitted/, did.started))
  it('is refused when it was submitted before', () => refused(/submitted before/, did.submitted(), did.submitted()))
  it('is refused when its version is unknown', () =>
    refused(/workflow w has no version 2/, did.submitted({ workflow_version: 2 })))
  it('is refused when no task can have been there', () =>
    refused(/event 3 .*no task of the execution is running/, ...running, did.taskCompleted('a')))
  it('is refused when a revision is missing', () => {
    const [, second] = handMadeLog().append('execution-e', did.submitted(), did.started)
    expect(() => executionAfter(undefined, second as ExecutionRecord, tasksOf)).to.throw(/the revision before it is -1/)
  })
})
