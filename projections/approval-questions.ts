import * as E from 'fp-ts/lib/Either.js'
import { sql as raw, type RawBuilder, type SqlBool } from 'kysely'
import type { ApprovalDocument, ApprovalStatus } from '../src/domain/execution/document.ts'
import { ANYBODY } from './approvals.ts'
import type { Database } from './database.ts'
import { cursorAt, isBehind, keyAt, newestFirst, type Key } from './keyset.ts'
import { indexed } from './metadata-text.ts'
import { page } from './paging.ts'
import type { ApprovalsQuery, Page, ReadFault } from './read-models.ts'
import type { ApprovalsTable } from './schema.ts'

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
      const rest = tried({ execution_id, workflow_id })
      return [indexed(approver), ANYBODY].map((name) => alongNames(db, name, one, rest, behind, limit))
    }
    const first =
      execution_id !== undefined
        ? [equal('execution_id', execution_id), ...tried({ workflow_id })]
        : workflow_id !== undefined
          ? [equal('workflow_id', workflow_id)]
          : []
    return [along(db, [...first, equal('status', one)], behind, limit)]
  })
  // One that everybody could decide, and that was escalated to somebody, stands in two lists.
  return [...new Map(lists.flat().map((key) => [key.id, key])).values()].sort(newestFirst).slice(0, limit)
}

type Condition = RawBuilder<SqlBool>

const along = (
  { sql, rows }: Database,
  conditions: readonly Condition[],
  behind: Key | undefined,
  limit: number,
): readonly Key[] =>
  rows<Key>(
    sql
      .selectFrom('approvals')
      .select(['approval_id as id', 'requested_at as time'])
      .where((eb) => eb.and([...conditions, ...isBehind('requested_at', 'approval_id', behind)]))
      .orderBy('requested_at', 'desc')
      .orderBy('approval_id', 'desc')
      .limit(limit),
  )

const alongNames = (
  { sql, rows }: Database,
  approver: string,
  status: ApprovalStatus,
  conditions: readonly Condition[],
  behind: Key | undefined,
  limit: number,
): readonly Key[] =>
  rows<Key>(
    sql
      .selectFrom('approval_approvers as named')
      .innerJoin('approvals', 'approvals.approval_id', 'named.approval_id')
      .select(['named.approval_id as id', 'named.requested_at as time'])
      .where('named.approver', '=', approver)
      .where('named.status', '=', status)
      .where((eb) => eb.and([...conditions, ...isBehind('named.requested_at', 'named.approval_id', behind)]))
      .orderBy('named.requested_at', 'desc')
      .orderBy('named.approval_id', 'desc')
      .limit(limit),
  )

const equal = (column: keyof ApprovalsTable, value: string): Condition =>
  raw<SqlBool>`${raw.ref(`approvals.${column}`)} = ${value}`

/** So written that no index of the column can be taken. */
const tried = (filters: Readonly<Partial<Record<keyof ApprovalsTable, string | undefined>>>): readonly Condition[] =>
  Object.entries(filters).flatMap(([column, value]) =>
    value === undefined ? [] : [raw<SqlBool>`(${raw.ref(`approvals.${column}`)} || '') = ${value}`],
  )

const shown = ({ asked, escalations, decision, ...stored }: ApprovalsTable): ApprovalDocument => ({
  ...stored,
  ...(JSON.parse(asked) as Pick<ApprovalDocument, 'prompt' | 'approvers' | 'data'>),
  escalations: JSON.parse(escalations) as ApprovalDocument['escalations'],
  decision: decision === null ? null : (JSON.parse(decision) as ApprovalDocument['decision']),
})
