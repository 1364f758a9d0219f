import * as E from 'fp-ts/lib/Either.js'
import { sql as raw, type SqlBool } from 'kysely'
import type { Definition } from '../src/domain/definition/definition.ts'
import type { FromTemplate } from '../src/domain/definition/events.ts'
import { along, equal, holding, labels, table, tried } from './along.ts'
import type { Database } from './database.ts'
import { cursorAt, keyAt, type Key } from './keyset.ts'
import { page } from './paging.ts'
import type { Page, Paging, ReadFault, VersionRow, WorkflowRow, WorkflowsQuery } from './read-models.ts'
import { versionsOf } from './versions.ts'

/** What can be asked about workflows. `as_of` is the position that the rows reflect. */
export interface WorkflowQuestions {
  readonly workflows: (as_of: number, query: WorkflowsQuery) => E.Either<ReadFault, Page<WorkflowRow>>
  readonly workflow: (as_of: number, id: string, version?: number) => E.Either<ReadFault, WorkflowRow | undefined>
  readonly versions: (as_of: number, id: string, paging: Paging) => E.Either<ReadFault, Page<VersionRow>>
}

interface Stored {
  readonly workflow_id: string
  readonly version: number
  readonly definition: string
  readonly archived: number
  readonly template: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly position: number
}

export const workflowQuestions = (db: Database): WorkflowQuestions => {
  const { sql } = db
  const anyVersion = sql
    .selectFrom('workflows')
    .innerJoin('workflow_versions', 'workflow_versions.workflow_id', 'workflows.workflow_id')
    .select([
      'workflows.workflow_id',
      'workflow_versions.version',
      'definition',
      'archived',
      'workflows.created_at',
      'template',
    ])
    .select(['workflow_versions.created_at as updated_at', 'workflows.position'])
    .where('workflows.workflow_id', '=', '')
  const select = db.statement<Stored>(anyVersion.where('workflow_versions.version', '=', 0))
  const selectLatest = db.statement<Stored>(anyVersion.whereRef('workflow_versions.version', '=', 'workflows.version'))

  return {
    workflows: (as_of, query) => {
      const behind = keyAt('workflow', query.cursor)
      if (E.isLeft(behind)) return behind
      const { rows, last } = page(
        workflowKeys(db, query, behind.right),
        query.limit,
        ({ id }) => selectLatest.get(id) as Stored,
        ({ definition, template }) => definition.length + (template?.length ?? 0),
        shown,
      )
      return E.right({ rows, next_cursor: cursorAt('workflow', last), as_of })
    },
    workflow: (_, id, version) => {
      const stored = version === undefined ? selectLatest.get(id) : select.get(id, version)
      return E.right(stored === undefined ? undefined : shown(stored))
    },
    versions: (as_of, id, paging) => versionsOf(db, 'workflow', id, paging, as_of),
  }
}

const byCreation = table('workflows', 'workflow_id', 'created_at')
const byTag = labels('workflow_tags', 'workflows', 'workflow_id', 'created_at')

/** Read along the index of tags, else along that of what they were made of, else of names. */
export const workflowKeys = (
  db: Database,
  { name, search, tag, template_id, limit }: WorkflowsQuery,
  behind: Key | undefined,
): readonly Key[] => {
  const held = holding('workflows.name', search)
  if (tag === undefined) {
    const first =
      template_id !== undefined
        ? [equal('template_id', template_id), equal('archived', 0), ...tried('workflows', { name })]
        : [equal('archived', 0), ...(name === undefined ? [] : [equal('name', name)])]
    return along(db, byCreation, [...first, ...held], behind, limit + 1)
  }
  const living = raw<SqlBool>`workflows.archived + 0 = 0`
  const of = [equal('workflow_tags.tag', tag), living, ...tried('workflows', { name, template_id }), ...held]
  return along(db, byTag, of, behind, limit + 1)
}

const shown = ({ definition: text, archived, template, ...stored }: Stored): WorkflowRow => {
  const definition = JSON.parse(text) as Definition
  const made = template === null ? {} : { template: JSON.parse(template) as FromTemplate }
  return { ...stored, name: definition.name, definition, archived: archived === 1, ...made }
}
