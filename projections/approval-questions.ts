import * as E from 'fp-ts/lib/Either.js'
import type { ApprovalDocument } from '../src/domain/execution/document.ts'
import { along, equal, labels, table, tried } from './along.ts'
import { ANYBODY } from './approvals.ts'
import type { Database } from './database.ts'
import { cursorAt, keyAt, newestFirst, type Key } from './keyset.ts'
import { indexed } from './metadata-text.ts'
import { page } from './paging.ts'
import type { ApprovalsQuery, Page, ReadFault } from './read-models.ts'
import type { ApprovalsTable } from './schema.ts'

const byRequest = table('approvals', 'approval_id', 'requested_at')
const byApprover = labels('approval_approvers', 'approvals', 'approval_id', 'requested_at')

/** What can be asked about approvals. `as_of` is the position that the rows reflect. */
export interface ApprovalQuestions {
  readonly approvals: (as_of: number, query: ApprovalsQuery) => E.Either<ReadFault, Page<ApprovalDocument>>
  /** Undefined when no task ever asked for it. */
  readonly approval: (as_of: number, id: string) => E.Either<ReadFault, ApprovalDocument | undefined>
}

export const approvalQuestions = (db: Database): ApprovalQuestions => {
  const select = db.statement(db.sql.selectFrom('approvals').selectAll().where('approval_id', '=', ''))
  return {
    approvals: (as_of, query) => {
      const behind = keyAt('requested', query.cursor)
      if (E.isLeft(behind)) return behind
      const { rows, last } = page(
        approvalKeys(db, query, behind.right, query.limit + 1),
        query.limit,
        ({ id }) => select.get(id) as ApprovalsTable,
        ({ asked, escalations, decision }) => asked.length + escalations.length + (decision?.length ?? 0),
        shown,
      )
      return E.right({ rows, next_cursor: cursorAt('requested', last), as_of })
    },
    approval: (_, id) => {
      const stored = select.get(id)
      return E.right(stored === undefined ? undefined : shown(stored))
    },
  }
}

/**
 * At most `limit` keys, newest first, behind a place. As with executions: each list is read along one index that ends in its
 * order, and the other filters are tried row by row.
 */
export const approvalKeys = (
  db: Database,
  { status, approver, execution_id, workflow_id }: ApprovalsQuery,
  behind: Key | undefined,
  limit: number,
): readonly Key[] => {
  const lists = [...new Set(status)].flatMap((one) => {
    if (approver !== undefined) {
      const rest = tried('approvals', { execution_id, workflow_id })
      return [indexed(approver), ANYBODY].map((name) => {
        const of = [equal('approval_approvers.approver', name), equal('approval_approvers.status', one)]
        return along(db, byApprover, [...of, ...rest], behind, limit)
      })
    }
    const first =
      execution_id !== undefined
        ? [equal('execution_id', execution_id), ...tried('approvals', { workflow_id })]
        : workflow_id !== undefined
          ? [equal('workflow_id', workflow_id)]
          : []
    return [along(db, byRequest, [...first, equal('status', one)], behind, limit)]
  })
  // One that everybody could decide, and that was escalated to somebody, stands in two lists.
  return [...new Map(lists.flat().map((key) => [key.id, key])).values()].sort(newestFirst).slice(0, limit)
}

const shown = ({ asked, escalations, decision, ...stored }: ApprovalsTable): ApprovalDocument => ({
  ...stored,
  ...(JSON.parse(asked) as Pick<ApprovalDocument, 'prompt' | 'approvers' | 'data'>),
  escalations: JSON.parse(escalations) as ApprovalDocument['escalations'],
  decision: decision === null ? null : (JSON.parse(decision) as ApprovalDocument['decision']),
})
