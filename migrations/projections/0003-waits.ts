import type { Kysely } from 'kysely'

/** Which execution has started another, and the approvals that tasks ask people for. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('executions').addColumn('parent_id', 'text').execute()
  await db.schema
    .createIndex('executions_by_parent')
    .on('executions')
    .columns(['parent_id', 'status', 'created_at', 'execution_id'])
    .where('parent_id', 'is not', null)
    .execute()

  await approvalTables(db)
  await approvalIndexes(db)
}

const approvalTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('approvals')
    .addColumn('approval_id', 'text', (column) => column.primaryKey())
    .addColumn('execution_id', 'text', (column) => column.notNull())
    .addColumn('workflow_id', 'text', (column) => column.notNull())
    .addColumn('workflow_name', 'text', (column) => column.notNull())
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('asked', 'text', (column) => column.notNull())
    .addColumn('escalations', 'text', (column) => column.notNull())
    .addColumn('decision', 'text')
    .addColumn('requested_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('approval_approvers')
    .addColumn('approval_id', 'text', (column) => column.notNull())
    .addColumn('approver', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('approval_approvers_pk', ['approval_id', 'approver'])
    .execute()
}

/** Each ends in the columns that its list is ordered by, so that a page is read from where the last one ended. */
const approvalIndexes = async (db: Kysely<unknown>): Promise<void> => {
  for (const [name, first] of [
    ['approvals_newest', []],
    ['approvals_by_execution', ['execution_id']],
    ['approvals_by_workflow', ['workflow_id']],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('approvals')
      .columns([...first, 'status', 'requested_at', 'approval_id'])
      .execute()
  await db.schema
    .createIndex('approvals_by_approver')
    .on('approval_approvers')
    .columns(['approver', 'status', 'requested_at', 'approval_id'])
    .execute()
}
