import { sql, type Kysely } from 'kysely'

/** Times are RFC 3339 text, JSON is text, positions are bigint: the types that SQLite and PostgreSQL share. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('projection_position')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .execute()

  await workflowTables(db)
  await executionTables(db)
  await executionIndexes(db)

  await db.schema
    .createTable('snapshots')
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute()
}

const workflowTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('workflows')
    .addColumn('workflow_id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('archived', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('workflows_newest')
    .on('workflows')
    .columns(['archived', 'created_at', 'workflow_id'])
    .execute()
  await db.schema
    .createIndex('workflows_by_name')
    .on('workflows')
    .columns(['name', 'archived', 'created_at', 'workflow_id'])
    .execute()

  await db.schema
    .createTable('workflow_versions')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('definition', 'text', (column) => column.notNull())
    .addColumn('tasks', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('workflow_versions_pk', ['workflow_id', 'version'])
    .execute()

  await db.schema
    .createTable('workflow_tags')
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('tag', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('workflow_tags_pk', ['workflow_id', 'tag'])
    .execute()
  await db.schema
    .createIndex('workflow_tags_newest')
    .on('workflow_tags')
    .columns(['tag', 'created_at', 'workflow_id'])
    .execute()
}

const executionTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('executions')
    .addColumn('execution_id', 'text', (column) => column.primaryKey())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('workflow_name', 'text', (column) => column.notNull())
    .addColumn('workflow_version', 'integer', (column) => column.notNull())
    .addColumn('priority', 'integer', (column) => column.notNull())
    .addColumn('metadata', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('queued_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('completed_at', 'text')
    .addColumn('error', 'text')
    .addColumn('progress', 'text', (column) => column.notNull())
    .addColumn('unsettled', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('execution_counts')
    .addColumn('status', 'text', (column) => column.primaryKey())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('execution_metadata')
    .addColumn('execution_id', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('execution_metadata_pk', ['execution_id', 'key'])
    .execute()
}

/** Each ends in the columns that its list is ordered by, so that a page is read from where the last one ended. */
const executionIndexes = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.createIndex('executions_newest').on('executions').columns(['created_at', 'execution_id']).execute()
  await db.schema
    .createIndex('executions_by_start')
    .on('executions')
    .columns(['started_at', 'execution_id'])
    .where('started_at', 'is not', null)
    .execute()
  await db.schema
    .createIndex('executions_by_status')
    .on('executions')
    .columns(['status', 'created_at', 'execution_id'])
    .execute()
  await db.schema
    .createIndex('executions_by_workflow')
    .on('executions')
    .columns(['workflow_id', 'status', 'created_at', 'execution_id'])
    .execute()
  await db.schema
    .createIndex('executions_by_name')
    .on('executions')
    .columns(['workflow_name', 'status', 'created_at', 'execution_id'])
    .execute()
  await db.schema
    .createIndex('executions_unfinished')
    .on('executions')
    .column('queued_at')
    .where(sql.ref('completed_at'), 'is', null)
    .execute()
  await db.schema
    .createIndex('execution_metadata_newest')
    .on('execution_metadata')
    .columns(['key', 'value', 'created_at', 'execution_id'])
    .execute()
}
