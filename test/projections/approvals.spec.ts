import { expect } from 'chai'
import type { ExecutionEvent } from '../../src/domain/execution/events.ts'
import type { ApprovalStatus } from '../../src/domain/execution/document.ts'
import type { ApprovalsQuery } from '../../projections/read-models.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, timeAt, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, inFolder, NOW, openOn, upTo, type Opened } from '../support/projections-open.ts'

type Asked = Partial<Extract<NonNullable<Started['awaits']>, { readonly kind: 'approval' }>>
type Started = Extract<ExecutionEvent, { readonly type: 'task_started' }>['data']

const asks = (task_id: string, awaits: Asked = {}, rest: Partial<Started> = {}): ExecutionEvent => ({
  type: 'task_started',
  data: { task_id, attempt: 1, awaits: { kind: 'approval', ...awaits }, ...rest },
})
const decided = (task_id: string, decision: 'approved' | 'rejected', by?: string): ExecutionEvent => ({
  type: 'approval_decided',
  data: { task_id, attempt: 1, decision, ...(by === undefined ? {} : { by, comment: 'ok', data: { n: 1 } }) },
})
const escalated = (task_id: string, ...to: readonly string[]): ExecutionEvent => ({
  type: 'approval_escalated',
  data: { task_id, attempt: 1, to },
})

const begun = (): HandMadeLog => {
  const log = handMadeLog()
  log.append('workflow-w', did.created(did.definition('chain', ['a', 'b', 'c'])))
  log.append('execution-e1', did.submitted(), did.started)
  return log
}

const listed = async ({ models }: Opened, query: Partial<ApprovalsQuery> = {}, head = 0): Promise<readonly string[]> =>
  (await answerTo(models.approvals({ limit: 10, status: ['pending'], ...query }, upTo(head)))).rows.map(
    ({ approval_id }) => approval_id,
  )

describe('an approval', () => {
  it('is listed with all that its task asks, from the claim on', async () => {
    const log = begun()
    const until = timeAt(1_000)
    const asked = { prompt: 'Pay?', approvers: ['ada', 'bob'], data: { amount: 5 } }
    log.append('execution-e1', asks('a', asked, { until }))
    const { models } = await openOn(log)
    const { rows, as_of } = await answerTo(models.approvals({ limit: 10, status: ['pending'] }, upTo(log.head())))
    expect(as_of).to.equal(log.head())
    expect(rows).to.deep.equal([
      {
        approval_id: 'e1:a:1',
        execution_id: 'e1',
        workflow_id: 'w',
        workflow_name: 'chain',
        task_id: 'a',
        attempt: 1,
        status: 'pending',
        ...asked,
        escalations: [],
        decision: null,
        requested_at: timeAt(4),
        expires_at: until,
        ended_at: null,
        position: 4,
      },
    ])
    expect(await answerTo(models.approval('e1:a:1', NOW))).to.deep.equal(rows[0])
    expect(await answerTo(models.approval('e1:b:1', NOW))).to.equal(undefined)
  })

  it('says who decided what, and is pending no more', async () => {
    const log = begun()
    log.append('execution-e1', asks('a'))
    log.append('execution-e1', decided('a', 'rejected', 'ada'), did.taskCompleted('a'))
    const opened = await openOn(log)
    expect(await listed(opened, {}, log.head())).to.deep.equal([])
    expect(await listed(opened, { status: ['approved', 'rejected'] })).to.deep.equal(['e1:a:1'])
    expect(await answerTo(opened.models.approval('e1:a:1', NOW))).to.deep.include({
      status: 'rejected',
      decision: { decision: 'rejected', by: 'ada', comment: 'ok', data: { n: 1 }, decided_at: timeAt(5) },
      ended_at: timeAt(5),
      position: 5,
    })
  })

  it('refers to what was decided with when that is kept apart', async () => {
    const log = begun()
    const data_ref = { sha256: 'f'.repeat(64), bytes: 70_000 }
    const type = 'approval_decided'
    log.append('execution-e1', asks('a'))
    log.append('execution-e1', { type, data: { task_id: 'a', attempt: 1, decision: 'approved', data_ref } })
    const { models } = await openOn(log)
    const approval = await answerTo(models.approval('e1:a:1', upTo(log.head())))
    expect(approval?.decision?.data).to.deep.equal({
      data_ref: { ...data_ref, href: `/api/blobs/${data_ref.sha256}` },
    })
  })

  const ends: readonly (readonly [string, ApprovalStatus, ...ExecutionEvent[]])[] = [
    ['its time is over', 'expired', did.taskTimedOut('a'), did.taskFailed('a')],
    ['its time is over and it is tried again', 'expired', did.taskTimedOut('a'), did.retryScheduled('a')],
    ['its execution is cancelled', 'cancelled', did.taskCancelled('a'), did.cancelled],
    ['it fails otherwise', 'cancelled', did.taskFailed('a')],
  ]
  for (const [why, status, ...events] of ends)
    it(`is ${status} when ${why}`, async () => {
      const log = begun()
      log.append('execution-e1', asks('a'), ...events)
      const { models } = await openOn(log)
      const approval = await answerTo(models.approval('e1:a:1', upTo(log.head())))
      expect(approval).to.include({ status, decision: null, ended_at: timeAt(4), position: 5 })
    })

  it('may be decided by those whom it was escalated to as well', async () => {
    const log = begun()
    log.append('execution-e1', asks('a', { approvers: ['ada'] }), asks('b'))
    log.append('execution-e1', escalated('a', 'bob'), escalated('b', 'bob'))
    const opened = await openOn(log)
    expect(await listed(opened, { approver: 'ada' }, log.head())).to.deep.equal(['e1:b:1', 'e1:a:1'])
    expect(await listed(opened, { approver: 'bob' })).to.deep.equal(['e1:b:1', 'e1:a:1'])
    expect(await listed(opened, { approver: 'eve' })).to.deep.equal(['e1:b:1'])
    const approval = await answerTo(opened.models.approval('e1:a:1', NOW))
    expect(approval?.escalations).to.deep.equal([{ at: timeAt(6), to: ['bob'] }])
  })

  it('is found by execution and workflow, page by page', async () => {
    const log = begun()
    log.append('execution-e2', did.submitted(), did.started)
    log.append('execution-e1', asks('a'), asks('b'), asks('c'))
    log.append('execution-e2', asks('a'))
    const opened = await openOn(log)
    expect(await listed(opened, { execution_id: 'e2' }, log.head())).to.deep.equal(['e2:a:1'])
    expect(await listed(opened, { workflow_id: 'w', execution_id: 'e1' })).to.have.length(3)
    expect(await listed(opened, { workflow_id: 'v' })).to.deep.equal([])
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { limit: 1, status: ['pending'] as const, ...(cursor === undefined ? {} : { cursor }) }
      const page = await answerTo(opened.models.approvals(query, NOW))
      seen.push(...page.rows.map(({ approval_id }) => approval_id))
      cursor = page.next_cursor
    }
    expect(seen).to.deep.equal(['e2:a:1', 'e1:c:1', 'e1:b:1', 'e1:a:1'])
  })

  it('is known again by a process that finds it in the file', async () =>
    inFolder(async (folder) => {
      const log = begun()
      log.append('execution-e1', asks('a'))
      const before = await openOn(log, `${folder}/p.db`)
      expect(await listed(before, {}, log.head())).to.deep.equal(['e1:a:1'])
      await before.models.close()
      log.append('execution-e1', decided('a', 'approved'), did.taskCompleted('a'))
      const after = await openOn(log, `${folder}/p.db`)
      expect(await listed(after, {}, log.head())).to.deep.equal([])
      const approval = await answerTo(after.models.approval('e1:a:1', NOW))
      expect(approval?.decision).to.deep.include({ decision: 'approved', by: null, comment: null, data: null })
      await after.models.close()
    }))
})
