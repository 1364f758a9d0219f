import { expect } from 'chai'
import fc from 'fast-check'
import type { Happened } from '../../src/domain/decider.ts'
import type { Plan } from '../../src/domain/definition/plan.ts'
import { evolve, execution, render, type Execution } from '../../src/domain/execution/index.ts'
import { executionAfter, type ExecutionRecord, type ListedExecution } from '../../projections/executions.ts'
import { drawnPlans } from '../support/drawn-plans.ts'
import { play, playOn, stories } from '../support/stories.ts'
import { intentOfFork as forkOf } from '../support/forks.ts'
import type { CarriedApproval, ExecutionEvent } from '../../src/domain/execution/events.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, timeAt } from '../support/projections-log.ts'
import { answerTo, openOn, upTo } from '../support/projections-open.ts'

type Forked = Extract<ExecutionEvent, { readonly type: 'workflow_forked' }>['data']

const NONE = { pending: 0, running: 0, waiting: 0, retrying: 0, completed: 0, failed: 0, skipped: 0, cancelled: 0 }
const POLICY = { max_attempts: 3, auto_retry: true, task_timeout: 60, max_task_duration: 7_200, parallel: true }

const forked = (approvals: readonly CarriedApproval[] = [], more: Partial<Forked> = {}): ExecutionEvent => ({
  type: 'workflow_forked',
  data: {
    source: { execution_id: 'e1', revision: 4, hash: 'h' },
    kind: 'fork',
    workflow_id: 'w',
    workflow_name: 'chain',
    workflow_version: 1,
    priority: 3,
    policy: POLICY,
    rerun: [],
    carried: {
      progress: { total: 3, ...NONE, completed: 1, waiting: 1, pending: 1 },
      unsettled: { b: 'waiting', c: 'pending' },
      approvals,
    },
    ...more,
  },
})

const begun = () => {
  const log = handMadeLog()
  log.append('workflow-w', did.created(did.definition('chain', ['a', 'b', 'c'])))
  log.append('execution-e1', did.submitted(), did.started)
  return log
}

describe('the row of a fork', () => {
  it('stands from its first event on as the event says, and says what it goes on from', async () => {
    const log = begun()
    log.append('execution-f1', forked([], { metadata: { team: 'a' } }))
    const { models } = await openOn(log)
    const [row] = (await answerTo(models.executions({ limit: 1 }, upTo(log.head())))).rows
    expect(row).to.deep.include({
      execution_id: 'f1',
      status: 'pending',
      priority: 3,
      metadata: { team: 'a' },
      forked_from: { execution_id: 'e1', revision: 4 },
    })
    expect(row?.progress).to.deep.include({ total: 3, completed: 1, waiting: 1, pending: 1 })
  })

  it('goes on from there with what is told of the tasks', async () => {
    const log = begun()
    log.append('execution-f1', forked(), did.started, did.taskCompleted('b', 2), did.taskStarted('c', 4))
    const { models } = await openOn(log)
    const [row] = (await answerTo(models.executions({ limit: 1 }, upTo(log.head())))).rows
    expect(row?.progress).to.deep.include({ total: 3, completed: 2, waiting: 0, running: 1, pending: 0 })
  })

  it('has the approvals that are still asked for, each under a name of its own, with who may decide by now', async () => {
    const awaits = { kind: 'approval', approvers: ['ada'], escalate: [{ at: timeAt(2), to: ['bob'] }] } as const
    const log = begun()
    log.append('execution-f1', forked([{ task_id: 'b', attempt: 2, requested_at: timeAt(1), awaits, escalated: 1 }]))
    const { models } = await openOn(log)
    const { rows } = await answerTo(
      models.approvals({ limit: 9, status: ['pending'], approver: 'bob' }, upTo(log.head())),
    )
    expect(
      rows.map(({ approval_id, execution_id, requested_at }) => [approval_id, execution_id, requested_at]),
    ).to.deep.equal([['f1:b:2', 'f1', timeAt(1)]])
  })

  it('is among those whose source has no note until it has', async () => {
    const log = begun()
    log.append('execution-f1', forked())
    log.append('execution-f2', forked([], { kind: 'restore' }))
    const { models } = await openOn(log)
    const untold = async () =>
      (await answerTo(models.untoldForks(upTo(log.head())))).map(({ execution_id }) => execution_id)
    expect(await untold()).to.deep.equal(['f1', 'f2'])
    log.append('execution-e1', {
      type: 'execution_forked',
      data: { execution_id: 'f1', revision: 4, kind: 'fork' },
    })
    expect(await untold()).to.deep.equal(['f2'])
  })
})

describe('the rows of forks and retried executions, at every revision', () => {
  const rowAfter = (events: readonly Happened<ExecutionEvent>[], id: string, total: number): ListedExecution =>
    events.reduce<ListedExecution | undefined>(
      (row, { type, data, at }, revision) =>
        executionAfter(
          row,
          { type, data, at, stream: `execution-${id}`, revision, position: revision + 1 } as ExecutionRecord,
          () => total,
        ),
      undefined,
    ) as ListedExecution

  const agree = (plan: Plan, events: readonly Happened<ExecutionEvent>[], source?: Execution): void => {
    const id = source === undefined ? 'e' : 'f'
    let state = execution(plan, id, source).initial()
    events.forEach((event, revision) => {
      state = evolve(state, event)
      const { status, progress, error, completed_at } = render(state, revision, revision + 1)
      const row = rowAfter(events.slice(0, revision + 1), id, plan.tasks.length)
      expect(row, `${event.type} at ${revision}`).to.deep.include({ status, progress, error, completed_at })
    })
  }

  it('say what the fold says', () => {
    fc.assert(
      fc.property(drawnPlans, stories, stories, fc.nat(1_000), (plan, story, further, place) => {
        const { events } = play(plan, story)
        agree(plan, events)
        const source = events.slice(0, 1 + (place % events.length)).reduce(evolve, execution(plan, 'e').initial())
        const task = plan.tasks[place % plan.tasks.length]?.id ?? ''
        const { state, from } = forkOf(
          plan,
          source,
          place % 3 === 0 ? undefined : { tasks: { [task]: { rerun: true } } },
        )
        const told = playOn(state, from, further, Date.parse('2026-01-02T00:00:00.000Z'))
        agree(plan, told.events, source)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the row of an execution that is retried', () => {
  it('is one that has not ended, and counts as the event says', async () => {
    const log = begun()
    log.append('execution-e1', did.taskStarted('a'), did.taskFailed('a'), did.failed)
    log.append('execution-e1', {
      type: 'workflow_retried',
      data: { tasks: ['a'], carried: { progress: { total: 3, ...NONE, pending: 3 }, unsettled: { a: 'pending' } } },
    })
    log.append('execution-e1', did.resumed, did.taskStarted('a', 2))
    const { models } = await openOn(log)
    const [row] = (await answerTo(models.executions({ limit: 1 }, upTo(log.head())))).rows
    expect(row).to.deep.include({ status: 'running', error: null, completed_at: null })
    expect(row?.progress).to.deep.include({ pending: 2, running: 1, failed: 0 })
    expect((await answerTo(models.unfinished(upTo(log.head())))).map(({ execution_id }) => execution_id)).to.deep.equal(
      ['e1'],
    )
    const counts = await answerTo(models.executionCounts(upTo(log.head())))
    expect(counts).to.deep.include({ running: 1, failed: 0 })
  })
})
