import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionStatus } from '../src/domain/execution/document.ts'
import type { Origin } from '../src/domain/execution/events.ts'
import type { Database } from './database.ts'
import { executionKeys, isByStart, STATUSES } from './execution-keys.ts'
import type { ListedOrigin } from './executions.ts'
import { cursorAt, keyAt } from './keyset.ts'
import { page } from './paging.ts'
import type {
  Between,
  ExecutionRow,
  ExecutionsQuery,
  Page,
  ReadFault,
  UnfinishedRow,
  UntoldFork,
} from './read-models.ts'
import type { ExecutionsTable } from './schema.ts'

/** What can be asked about executions. `as_of` is the position that the rows reflect. */
export interface ExecutionQuestions {
  readonly executions: (as_of: number, query: ExecutionsQuery) => E.Either<ReadFault, Page<ExecutionRow>>
  readonly unfinished: (as_of: number, last?: Between) => E.Either<ReadFault, readonly UnfinishedRow[]>
  /** Those of which the execution that they go on from has no note. */
  readonly untoldForks: () => E.Either<ReadFault, readonly UntoldFork[]>
  readonly executionCounts: () => E.Either<ReadFault, Readonly<Record<ExecutionStatus, number>>>
}

const EVER: Between = { after: 0, upTo: Number.MAX_SAFE_INTEGER }

export const executionQuestions = (db: Database): ExecutionQuestions => {
  const { sql } = db
  const select = db.statement(sql.selectFrom('executions').selectAll().where('execution_id', '=', ''))
  const archived = db.statement(
    sql
      .selectFrom('ended_executions')
      .select('archive_id')
      .where('execution_id', '=', '')
      .where('archive_id', 'is not', null),
  )
  const counts = db.statement(sql.selectFrom('execution_counts').selectAll())
  const unfinished = db.statement(
    sql
      .selectFrom('executions')
      .select(['execution_id', 'status', 'priority', 'queued_at', 'origin'])
      .where('completed_at', 'is', null)
      .where('position', '>', 0)
      .where('position', '<=', 0)
      .orderBy('queued_at'),
  )

  const untold = db.statement(sql.selectFrom('untold_forks').selectAll())

  return {
    executions: (as_of, query) => {
      const order = isByStart(query) ? 'started' : 'created'
      const behind = keyAt(order, query.cursor)
      if (E.isLeft(behind)) return behind

      const { rows, last } = page(
        executionKeys(db, query, behind.right, query.limit + 1),
        query.limit,
        ({ id }) => select.get(id) as ExecutionsTable,
        ({ metadata, error }) => metadata.length + (error?.length ?? 0),
        (stored): ExecutionRow =>
          archived.get(stored.execution_id) === undefined ? shown(stored) : { ...shown(stored), archived: true },
      )
      return E.right({ rows, next_cursor: cursorAt(order, last), as_of })
    },
    unfinished: (_as_of, { after, upTo } = EVER) =>
      E.right(
        unfinished
          .all(after, upTo)
          .map((row) => ({ ...row, origin: JSON.parse(row.origin) as Origin }) as UnfinishedRow),
      ),
    untoldForks: () => E.right(untold.all()),
    executionCounts: () => {
      const stored = new Map(counts.all().map(({ status, count }) => [status, count]))
      const all = STATUSES.map((status) => [status, stored.get(status) ?? 0] as const)
      return E.right(Object.fromEntries(all) as Record<ExecutionStatus, number>)
    },
  }
}

const shown = (stored: ExecutionsTable): ExecutionRow => ({
  execution_id: stored.execution_id,
  workflow_id: stored.workflow_id,
  workflow_name: stored.workflow_name,
  workflow_version: stored.workflow_version,
  status: stored.status,
  priority: stored.priority,
  metadata: JSON.parse(stored.metadata) as ExecutionRow['metadata'],
  error: stored.error === null ? null : (JSON.parse(stored.error) as ExecutionRow['error']),
  progress: JSON.parse(stored.progress) as ExecutionRow['progress'],
  created_at: stored.created_at,
  started_at: stored.started_at,
  completed_at: stored.completed_at,
  ...(JSON.parse(stored.origin) as ListedOrigin),
  revision: stored.revision,
  position: stored.position,
})
