import type { ApprovalDocument, ApprovalStatus } from '../src/domain/execution/document.ts'
import { ANYBODY, approvalChange, type ApprovalChange } from './approvals.ts'
import type { Database } from './database.ts'
import type { ExecutionRecord, ListedExecution } from './executions.ts'
import { indexed } from './metadata-text.ts'
import type { ApprovalsTable } from './schema.ts'

/** The stored rows of approvals. Applying belongs inside a transaction. */
export interface ApprovalTable {
  readonly apply: (event: ExecutionRecord, execution: ListedExecution) => void
  /** Forgets what it keeps in memory: the tables have changed under it. */
  readonly forget: () => void
}

export const approvalTable = (db: Database): ApprovalTable => {
  const { sql } = db
  const pending = db.statement(sql.selectFrom('approvals').select('approval_id').where('status', '=', 'pending'))
  const select = db.statement(sql.selectFrom('approvals').selectAll().where('approval_id', '=', ''))
  const insert = db.statement(sql.insertInto('approvals').values(EMPTY))
  const update = db.statement(
    sql
      .updateTable('approvals')
      .set({ status: 'pending', escalations: '', decision: '', ended_at: '', position: 0 })
      .where('approval_id', '=', ''),
  )
  const name = db.statement(
    sql
      .insertInto('approval_approvers')
      .values({ approval_id: '', approver: '', status: 'pending', requested_at: '' })
      .onConflict((conflict) => conflict.doNothing()),
  )
  const moveNames = db.statement(
    sql.updateTable('approval_approvers').set({ status: 'pending' }).where('approval_id', '=', ''),
  )

  /** Those that are pending: nearly every event that ends a task ends none, and costs no look into the table. */
  let open: Set<string> | undefined
  const isOpen = (id: string): boolean =>
    (open ??= new Set(pending.all('pending').map(({ approval_id }) => approval_id))).has(id)

  const add = (row: ApprovalDocument): void => {
    const { prompt, approvers, data } = row
    insert.run(
      row.approval_id,
      row.execution_id,
      row.workflow_id,
      row.workflow_name,
      row.task_id,
      row.attempt,
      row.status,
      JSON.stringify({ prompt, approvers, data }),
      JSON.stringify(row.escalations),
      null,
      row.requested_at,
      row.expires_at,
      null,
      row.position,
    )
    const further = row.escalations.flatMap(({ to }) => to)
    for (const approver of [...(approvers.length === 0 ? [ANYBODY] : approvers), ...further]) addName(row, approver)
    isOpen(row.approval_id)
    open?.add(row.approval_id)
  }

  const addName = (row: Pick<ApprovalDocument, 'approval_id' | 'requested_at'>, approver: string): void => {
    name.run(row.approval_id, indexed(approver), 'pending', row.requested_at)
  }

  const end = (id: string, status: ApprovalStatus, at: string, decision: string | null, position: number): void => {
    const stored = select.get(id) as ApprovalsTable
    update.run(status, stored.escalations, decision, at, position, id)
    moveNames.run(status, id)
    open?.delete(id)
  }

  const escalate = (
    { id, escalation }: Extract<ApprovalChange, { readonly do: 'escalate' }>,
    position: number,
  ): void => {
    const stored = select.get(id) as ApprovalsTable
    const escalations = [...(JSON.parse(stored.escalations) as ApprovalDocument['escalations']), escalation]
    update.run(stored.status, JSON.stringify(escalations), stored.decision, stored.ended_at, position, id)
    for (const approver of escalation.to) addName(stored, approver)
  }

  return {
    apply: (event, execution) => {
      const change = approvalChange(event, execution)
      if (change === undefined) return
      if (change.do === 'ask') return change.rows.forEach(add)
      if (!isOpen(change.id)) return
      switch (change.do) {
        case 'decide': {
          const { decision } = change
          return end(change.id, decision.decision, decision.decided_at, JSON.stringify(decision), event.position)
        }
        case 'escalate':
          return escalate(change, event.position)
        case 'end':
          return end(change.id, change.status, change.at, null, event.position)
      }
    },
    forget: () => {
      open = undefined
    },
  }
}

const EMPTY: ApprovalsTable = {
  approval_id: '',
  execution_id: '',
  workflow_id: '',
  workflow_name: '',
  task_id: '',
  attempt: 0,
  status: 'pending',
  asked: '',
  escalations: '',
  decision: '',
  requested_at: '',
  expires_at: '',
  ended_at: '',
  position: 0,
}
