import { sql, type Kysely } from 'kysely'

/** Executions that have ended, and in which archive the text of their events is. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('ended_executions')
    .addColumn('execution_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('completed_at', 'text', (column) => column.notNull())
    .addColumn('archive_id', 'text')
    .execute()
  await db.schema
    .createIndex('ended_not_archived')
    .on('ended_executions')
    .columns(['completed_at', 'execution_id'])
    .where(sql.ref('archive_id'), 'is', null)
    .execute()
  await db.schema
    .createIndex('ended_archived')
    .on('ended_executions')
    .columns(['created_at', 'execution_id'])
    .where(sql.ref('archive_id'), 'is not', null)
    .execute()
}
