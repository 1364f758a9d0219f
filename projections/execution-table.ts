import type { ExecutionStatus } from '../src/domain/execution/document.ts'
import type { Database } from './database.ts'
import type { ListedExecution, ListedOrigin, Unsettled } from './executions.ts'
import { indexed, textOf } from './metadata-text.ts'
import type { ExecutionsTable } from './schema.ts'

/** The stored rows of executions. Saving belongs inside a transaction. */
export interface ExecutionTable {
  readonly load: (executionId: string) => ListedExecution | undefined
  /** Writes a row once, however many events it has taken in since it was loaded; `before` is undefined when it is new. */
  readonly save: (row: ListedExecution, before: Standing | undefined) => void
}

/** What decides which columns, and so which indexes, a save has to touch. */
export type Standing = Pick<ListedExecution, 'status' | 'queued_at' | 'started_at' | 'completed_at' | 'error'>

export const standingOf = ({ status, queued_at, started_at, completed_at, error }: ListedExecution): Standing => ({
  error,
  status,
  queued_at,
  started_at,
  completed_at,
})

export const executionTable = (db: Database): ExecutionTable => {
  const select = db.statement(db.sql.selectFrom('executions').selectAll().where('execution_id', '=', ''))
  const insert = db.statement(db.sql.insertInto('executions').values(EMPTY))
  const advance = db.statement(
    db.sql
      .updateTable('executions')
      .set({ progress: '', unsettled: '', revision: 0, position: 0 })
      .where('execution_id', '=', ''),
  )
  const move = db.statement(
    db.sql
      .updateTable('executions')
      .set({ status: 'pending', queued_at: 0, started_at: '', completed_at: '', error: '' })
      .set({ progress: '', unsettled: '', revision: 0, position: 0 })
      .where('execution_id', '=', ''),
  )
  const count = db.statement(
    db.sql
      .insertInto('execution_counts')
      .values({ status: 'pending', count: 0 })
      .onConflict((conflict) =>
        conflict.column('status').doUpdateSet((eb) => ({
          count: eb(eb.ref('execution_counts.count'), '+', eb.ref('excluded.count')),
        })),
      ),
  )
  const label = db.statement(
    db.sql.insertInto('execution_metadata').values({ execution_id: '', key: '', value: '', created_at: '' }),
  )

  const add = (row: ListedExecution): void => {
    insert.run(
      row.execution_id,
      row.workflow_id,
      row.workflow_name,
      row.workflow_version,
      row.priority,
      JSON.stringify(row.metadata),
      JSON.stringify(row.origin),
      row.created_at,
      row.status,
      row.queued_at,
      row.started_at,
      row.completed_at,
      row.error === null ? null : JSON.stringify(row.error),
      JSON.stringify(row.progress),
      unsettledText(row),
      row.revision,
      row.position,
      row.origin.parent?.execution_id ?? null,
    )
    count.run(row.status, 1)
    for (const [key, value] of Object.entries(row.metadata))
      label.run(row.execution_id, indexed(key), indexed(textOf(value)), row.created_at)
  }

  const replace = (row: ListedExecution, before: Standing): void => {
    const rest = [JSON.stringify(row.progress), unsettledText(row), row.revision, row.position, row.execution_id]
    if (isSame(standingOf(row), before)) {
      advance.run(rest)
      return
    }
    const error = row.error === null ? null : JSON.stringify(row.error)
    move.run(row.status, row.queued_at, row.started_at, row.completed_at, error, rest)
    if (row.status === before.status) return
    count.run(before.status, -1)
    count.run(row.status, 1)
  }

  return {
    load: (executionId) => {
      const stored = select.get(executionId)
      return stored === undefined ? undefined : unpack(stored)
    },
    save: (row, before) => (before === undefined ? add(row) : replace(row, before)),
  }
}

const isSame = (one: Standing, other: Standing): boolean =>
  one.status === other.status &&
  one.queued_at === other.queued_at &&
  one.started_at === other.started_at &&
  one.error === other.error

const EMPTY: ExecutionsTable = {
  execution_id: '',
  workflow_id: '',
  workflow_name: '',
  workflow_version: 0,
  priority: 0,
  metadata: '',
  origin: '',
  created_at: '',
  status: 'pending' satisfies ExecutionStatus,
  queued_at: 0,
  started_at: '',
  completed_at: '',
  error: '',
  progress: '',
  unsettled: '',
  revision: 0,
  position: 0,
  parent_id: '',
}

const NONE_UNSETTLED = '{}'

const unsettledText = ({ unsettled }: ListedExecution): string =>
  unsettled.size === 0 ? NONE_UNSETTLED : JSON.stringify(Object.fromEntries(unsettled))

const unpack = (stored: ExecutionsTable): ListedExecution => ({
  ...stored,
  metadata: JSON.parse(stored.metadata) as ListedExecution['metadata'],
  origin: JSON.parse(stored.origin) as ListedOrigin,
  error: stored.error === null ? null : (JSON.parse(stored.error) as ListedExecution['error']),
  progress: JSON.parse(stored.progress) as ListedExecution['progress'],
  unsettled: new Map(
    stored.unsettled === NONE_UNSETTLED
      ? []
      : Object.entries(JSON.parse(stored.unsettled) as Record<string, Unsettled>),
  ),
})
