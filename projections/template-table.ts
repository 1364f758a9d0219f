import type { TemplateEvent } from '../src/domain/template/events.ts'
import type { Template } from '../src/domain/template/template.ts'
import type { Recorded } from '../src/store/event-store.ts'
import type { Database } from './database.ts'
import { Inapplicable } from './inapplicable.ts'
import { idIn } from './streams.ts'

export type TemplateRecord = Recorded & TemplateEvent

/** The stored rows of templates. Applying belongs inside a transaction. */
export interface TemplateTable {
  readonly apply: (event: TemplateRecord) => void
}

export const templateTable = (db: Database): TemplateTable => {
  const { sql } = db
  const select = db.statement(sql.selectFrom('templates').selectAll().where('template_id', '=', ''))
  const add = db.statement(
    sql
      .insertInto('templates')
      .values({ template_id: '', name: '', version: 0, archived: 0, created_at: '', revision: 0, position: 0 }),
  )
  const change = db.statement(
    sql
      .updateTable('templates')
      .set({ name: '', version: 0, archived: 0, revision: 0, position: 0 })
      .where('template_id', '=', ''),
  )
  const addVersion = db.statement(
    sql
      .insertInto('template_versions')
      .values({ template_id: '', version: 0, template: '', created_at: '', position: 0 }),
  )
  const dropTags = db.statement(sql.deleteFrom('template_tags').where('template_id', '=', ''))
  const addTag = db.statement(sql.insertInto('template_tags').values({ template_id: '', tag: '', created_at: '' }))

  const saveVersion = (event: TemplateRecord, version: number, template: Template, created_at: string): void => {
    const id = idIn(event.stream)
    addVersion.run(id, version, JSON.stringify(template), event.at, event.position)
    dropTags.run(id)
    for (const tag of new Set(template.tags)) addTag.run(id, tag, created_at)
  }

  return {
    apply: (event) => {
      const { revision, position, at } = event
      const id = idIn(event.stream)
      const row = select.get(id)
      if (revision !== (row?.revision ?? -1) + 1)
        throw new Inapplicable(event, `the revision before it is ${row?.revision ?? -1}`)

      if (event.type === 'template_created') {
        if (row !== undefined) throw new Inapplicable(event, 'the template was created before')
        add.run(id, event.data.template.name, [1, 0], at, [revision, position])
        return saveVersion(event, 1, event.data.template, at)
      }
      if (row === undefined) throw new Inapplicable(event, 'the template was never created')
      if (event.type === 'template_archived') {
        change.run(row.name, [row.version, 1, revision, position], id)
        return
      }
      const { version, template } = event.data
      if (version !== row.version + 1) throw new Inapplicable(event, `the version before it is ${row.version}`)
      change.run(template.name, [version, row.archived, revision, position], id)
      saveVersion(event, version, template, row.created_at)
    },
  }
}
