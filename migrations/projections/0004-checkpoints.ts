import type { Kysely } from 'kysely'

/** Places in the histories of executions, by which they can be found again. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('checkpoints')
    .addColumn('checkpoint_id', 'text', (column) => column.primaryKey())
    .addColumn('execution_id', 'text', (column) => column.notNull())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('workflow_name', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('state_hash', 'text', (column) => column.notNull())
    .addColumn('state_form', 'integer', (column) => column.notNull())
    .addColumn('workflow_status', 'text', (column) => column.notNull())
    .addColumn('completed_tasks', 'integer', (column) => column.notNull())
    .addColumn('automatic', 'integer', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('event_revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('checkpoints_newest').on('checkpoints').columns(['created_at', 'checkpoint_id']).execute()
  await db.schema
    .createIndex('checkpoints_by_execution')
    .on('checkpoints')
    .columns(['execution_id', 'created_at', 'checkpoint_id'])
    .execute()
}
