import { sql, type Kysely } from 'kysely'

/** Which executions go on from another one that has no note of them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('executions')
    .addColumn('untold', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createIndex('executions_untold')
    .on('executions')
    .column('execution_id')
    .where(sql.ref('untold'), '=', 1)
    .execute()
}
