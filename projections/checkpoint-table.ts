import { checkpointOf } from '../src/domain/execution/checkpoint.ts'
import type { Database } from './database.ts'
import type { ExecutionRecord, ListedExecution } from './executions.ts'

/** The stored rows of checkpoints. Applying belongs inside a transaction. */
export interface CheckpointTable {
  readonly apply: (event: ExecutionRecord, execution: ListedExecution) => void
}

export const checkpointTable = (db: Database): CheckpointTable => {
  const add = db.statement(
    db.sql.insertInto('checkpoints').values({
      checkpoint_id: '',
      execution_id: '',
      workflow_id: '',
      workflow_name: '',
      revision: 0,
      state_hash: '',
      state_form: 0,
      workflow_status: 'pending',
      completed_tasks: 0,
      automatic: 0,
      description: '',
      created_at: '',
      event_revision: 0,
      position: 0,
    }),
  )
  return {
    apply: (event, execution) => {
      if (event.type !== 'checkpoint_created') return
      const row = checkpointOf(event, execution)
      const what = [row.revision, row.state_hash, row.state_form, row.workflow_status, row.completed_tasks]
      add.run(
        [row.checkpoint_id, row.execution_id, row.workflow_id, row.workflow_name, ...what],
        [row.automatic ? 1 : 0, row.description, row.created_at, row.event_revision, row.position],
      )
    },
  }
}
