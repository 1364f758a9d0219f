import type { Kysely } from 'kysely'

/** Templates with their versions, and what each workflow was made of. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('workflows').addColumn('template', 'text').execute()
  await db.schema.alterTable('workflows').addColumn('template_id', 'text').execute()
  await db.schema
    .createIndex('workflows_by_template')
    .on('workflows')
    .columns(['template_id', 'archived', 'created_at', 'workflow_id'])
    .where('template_id', 'is not', null)
    .execute()

  await db.schema
    .createTable('templates')
    .addColumn('template_id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('archived', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('templates_newest')
    .on('templates')
    .columns(['archived', 'created_at', 'template_id'])
    .execute()
  await db.schema
    .createIndex('templates_by_name')
    .on('templates')
    .columns(['name', 'archived', 'created_at', 'template_id'])
    .execute()

  await db.schema
    .createTable('template_versions')
    .addColumn('template_id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('template', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('template_versions_pk', ['template_id', 'version'])
    .execute()

  await db.schema
    .createTable('template_tags')
    .addColumn('template_id', 'text', (column) => column.notNull())
    .addColumn('tag', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('template_tags_pk', ['template_id', 'tag'])
    .execute()
  await db.schema
    .createIndex('template_tags_newest')
    .on('template_tags')
    .columns(['tag', 'created_at', 'template_id'])
    .execute()
}
