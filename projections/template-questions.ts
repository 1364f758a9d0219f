import * as E from 'fp-ts/lib/Either.js'
import { sql as raw, type SqlBool } from 'kysely'
import type { Template } from '../src/domain/template/template.ts'
import { along, equal, holding, labels, table, tried } from './along.ts'
import type { Database } from './database.ts'
import { cursorAt, keyAt, type Key } from './keyset.ts'
import { page } from './paging.ts'
import type { Page, Paging, ReadFault, TemplateRow, TemplatesQuery, VersionRow } from './read-models.ts'
import { versionsOf } from './versions.ts'

/** What can be asked about templates. `as_of` is the position that the rows reflect. */
export interface TemplateQuestions {
  readonly templates: (as_of: number, query: TemplatesQuery) => E.Either<ReadFault, Page<TemplateRow>>
  readonly template: (as_of: number, id: string, version?: number) => E.Either<ReadFault, TemplateRow | undefined>
  readonly templateVersions: (as_of: number, id: string, paging: Paging) => E.Either<ReadFault, Page<VersionRow>>
}

interface Stored {
  readonly template_id: string
  readonly version: number
  readonly template: string
  readonly archived: number
  readonly created_at: string
  readonly updated_at: string
  readonly position: number
}

export const templateQuestions = (db: Database): TemplateQuestions => {
  const { sql } = db
  const anyVersion = sql
    .selectFrom('templates')
    .innerJoin('template_versions', 'template_versions.template_id', 'templates.template_id')
    .select(['templates.template_id', 'template_versions.version', 'template', 'archived', 'templates.created_at'])
    .select(['template_versions.created_at as updated_at', 'templates.position'])
    .where('templates.template_id', '=', '')
  const select = db.statement<Stored>(anyVersion.where('template_versions.version', '=', 0))
  const selectLatest = db.statement<Stored>(anyVersion.whereRef('template_versions.version', '=', 'templates.version'))

  return {
    templates: (as_of, query) => {
      const behind = keyAt('template', query.cursor)
      if (E.isLeft(behind)) return behind
      const { rows, last } = page(
        templateKeys(db, query, behind.right),
        query.limit,
        ({ id }) => selectLatest.get(id) as Stored,
        ({ template }) => template.length,
        shown,
      )
      return E.right({ rows, next_cursor: cursorAt('template', last), as_of })
    },
    template: (_, id, version) => {
      const stored = version === undefined ? selectLatest.get(id) : select.get(id, version)
      return E.right(stored === undefined ? undefined : shown(stored))
    },
    templateVersions: (as_of, id, paging) => versionsOf(db, 'template', id, paging, as_of),
  }
}

const byCreation = table('templates', 'template_id', 'created_at')
const byTag = labels('template_tags', 'templates', 'template_id', 'created_at')

/** Read along the index of tags, else along that of names. */
export const templateKeys = (
  db: Database,
  { name, search, tag, limit }: TemplatesQuery,
  behind: Key | undefined,
): readonly Key[] => {
  const held = holding('templates.name', search)
  if (tag === undefined) {
    const first = [equal('archived', 0), ...(name === undefined ? [] : [equal('name', name)])]
    return along(db, byCreation, [...first, ...held], behind, limit + 1)
  }
  const living = raw<SqlBool>`templates.archived + 0 = 0`
  const of = [equal('template_tags.tag', tag), living, ...tried('templates', { name }), ...held]
  return along(db, byTag, of, behind, limit + 1)
}

const shown = ({ template, archived, ...stored }: Stored): TemplateRow => ({
  ...stored,
  template: JSON.parse(template) as Template,
  archived: archived === 1,
})
