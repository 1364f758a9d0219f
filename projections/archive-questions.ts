import * as E from 'fp-ts/lib/Either.js'
import { sql as raw, type SqlBool } from 'kysely'
import type { Database } from './database.ts'
import type { ArchivableQuery, ArchivableRow, ReadFault } from './read-models.ts'

export interface ArchiveQuestions {
  readonly archivable: (as_of: number, query: ArchivableQuery) => E.Either<ReadFault, readonly ArchivableRow[]>
}

/** Read along an index that has only what is not archived. */
export const archiveQuestions = (db: Database): ArchiveQuestions => {
  const select = db.statement<ArchivableRow>(
    db.sql
      .selectFrom('ended_executions')
      .select(['execution_id', 'completed_at'])
      .where('archive_id', 'is', null)
      .where(raw<SqlBool>`(completed_at, execution_id) > (${''}, ${''})`)
      .where('completed_at', '<=', '')
      .orderBy('completed_at')
      .orderBy('execution_id')
      .limit(0),
  )
  return {
    archivable: (_as_of, { before, after = FIRST, limit }) =>
      E.right(select.all(after.completed_at, after.execution_id, before, limit)),
  }
}

const FIRST: ArchivableRow = { execution_id: '', completed_at: '' }
