import type { Kysely } from 'kysely'

/** What an execution comes from, as JSON; and the schedules, each with the JSON of its whole state. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('executions')
    .addColumn('origin', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute()

  await db.schema
    .createTable('schedules')
    .addColumn('schedule_id', 'text', (column) => column.primaryKey())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('paused', 'integer', (column) => column.notNull())
    .addColumn('deleted', 'integer', (column) => column.notNull())
    .addColumn('owed', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('schedules_newest')
    .on('schedules')
    .columns(['deleted', 'created_at', 'schedule_id'])
    .execute()
  await db.schema
    .createIndex('schedules_by_workflow')
    .on('schedules')
    .columns(['workflow_id', 'deleted', 'created_at', 'schedule_id'])
    .execute()
  await db.schema
    .createIndex('schedules_by_name')
    .on('schedules')
    .columns(['name', 'deleted', 'created_at', 'schedule_id'])
    .execute()
}
