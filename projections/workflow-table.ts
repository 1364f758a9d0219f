import type { Database } from './database.ts'
import type { WorkflowsTable } from './schema.ts'
import { idIn } from './streams.ts'
import { workflowAfter, type ListedWorkflow, type NewVersion, type WorkflowRecord } from './workflows.ts'

/** The stored rows of workflows. Applying belongs inside a transaction. */
export interface WorkflowTable {
  readonly apply: (event: WorkflowRecord) => void
  /** How many tasks a version has, when there is such a version. */
  readonly tasksOf: (workflowId: string, version: number) => number | undefined
  /** Forgets what it keeps in memory: the tables have changed under it. */
  readonly forget: () => void
}

const REMEMBERED = 10_000

/** What it was made of never changes, so that is not read back. */
const listed = ({ archived, ...stored }: WorkflowsTable): ListedWorkflow => ({
  ...stored,
  archived: archived === 1,
  template: null,
})

export const workflowTable = (db: Database): WorkflowTable => {
  const { sql } = db
  const select = db.statement(sql.selectFrom('workflows').selectAll().where('workflow_id', '=', ''))
  const empty = { workflow_id: '', name: '', version: 0, archived: 0, created_at: '', revision: 0, position: 0 }
  const upsert = db.statement(
    sql
      .insertInto('workflows')
      .values({ ...empty, template: '', template_id: '' })
      .onConflict((conflict) =>
        conflict.column('workflow_id').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          version: eb.ref('excluded.version'),
          archived: eb.ref('excluded.archived'),
          revision: eb.ref('excluded.revision'),
          position: eb.ref('excluded.position'),
        })),
      ),
  )
  const addVersion = db.statement(
    sql
      .insertInto('workflow_versions')
      .values({ workflow_id: '', version: 0, definition: '', tasks: 0, created_at: '', position: 0 }),
  )
  const dropTags = db.statement(sql.deleteFrom('workflow_tags').where('workflow_id', '=', ''))
  const addTag = db.statement(sql.insertInto('workflow_tags').values({ workflow_id: '', tag: '', created_at: '' }))
  const countTasks = db.statement(
    sql.selectFrom('workflow_versions').select('tasks').where('workflow_id', '=', '').where('version', '=', 0),
  )

  const counted = new Map<string, number>()

  const save = (row: ListedWorkflow): void => {
    const { workflow_id, name, version, archived, created_at, revision, position, template } = row
    const made = template === null ? [null, null] : [JSON.stringify(template), template.template_id]
    upsert.run(workflow_id, name, version, archived ? 1 : 0, created_at, revision, position, made)
  }

  const saveVersion = (row: ListedWorkflow, { version, definition }: NewVersion, at: string): void => {
    const tasks = Object.keys(definition.tasks).length
    addVersion.run(row.workflow_id, version, JSON.stringify(definition), tasks, at, row.position)
    dropTags.run(row.workflow_id)
    for (const tag of new Set(definition.tags)) addTag.run(row.workflow_id, tag, row.created_at)
  }

  return {
    apply: (event) => {
      const stored = select.get(idIn(event.stream))
      const known = stored === undefined ? undefined : listed(stored)
      const { row, made } = workflowAfter(known, event)
      save(row)
      if (made !== undefined) saveVersion(row, made, event.at)
    },
    tasksOf: (workflowId, version) => {
      const key = `${version} ${workflowId}`
      const known = counted.get(key) ?? countTasks.get(workflowId, version)?.tasks
      if (known === undefined) return undefined
      if (counted.size >= REMEMBERED) counted.clear()
      counted.set(key, known)
      return known
    },
    forget: () => counted.clear(),
  }
}
