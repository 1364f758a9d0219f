import { openBesides } from './database.ts'
import type { ExecutionRow } from './read-models.ts'

/** Rows of executions, read from another thread than the one that writes them. */
export interface ExecutionRows {
  readonly of: (
    executionId: string,
  ) => Pick<ExecutionRow, 'status' | 'progress' | 'created_at' | 'started_at' | 'completed_at' | 'revision'> | undefined
  readonly close: () => void
}

/** Throws what SQLite throws when there is no such file. */
export const openExecutionRows = (file: string): ExecutionRows => {
  const db = openBesides(file)
  const select = db.statement(
    db.sql
      .selectFrom('executions')
      .select(['status', 'progress', 'created_at', 'started_at', 'completed_at', 'revision'])
      .where('execution_id', '=', ''),
  )
  return {
    of: (executionId) => {
      const row = select.get(executionId)
      return row && { ...row, progress: JSON.parse(row.progress) as ExecutionRow['progress'] }
    },
    close: db.close,
  }
}
