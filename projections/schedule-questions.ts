import * as E from 'fp-ts/lib/Either.js'
import type { Schedule } from '../src/domain/schedule/state.ts'
import { along, equal, table, tried } from './along.ts'
import type { Database } from './database.ts'
import { cursorAt, keyAt, type Key } from './keyset.ts'
import { page } from './paging.ts'
import type { OwedSchedules, Page, ReadFault, ScheduleRow, SchedulesQuery } from './read-models.ts'
import type { SchedulesTable } from './schema.ts'

/** What can be asked about schedules. `as_of` is the position that the rows reflect. */
export interface ScheduleQuestions {
  readonly schedules: (as_of: number, query: SchedulesQuery) => E.Either<ReadFault, Page<ScheduleRow>>
  readonly owedSchedules: (as_of: number) => E.Either<ReadFault, OwedSchedules>
}

export const scheduleQuestions = (db: Database): ScheduleQuestions => {
  const { sql } = db
  const select = db.statement(sql.selectFrom('schedules').selectAll().where('schedule_id', '=', ''))
  const owed = db.statement(sql.selectFrom('schedules').selectAll().where('owed', '=', 1))

  return {
    schedules: (as_of, query) => {
      const behind = keyAt('schedule', query.cursor)
      if (E.isLeft(behind)) return behind
      const { rows, last } = page(
        keysOf(db, query, behind.right),
        query.limit,
        ({ id }) => select.get(id) as SchedulesTable,
        ({ state }) => state.length,
        shown,
      )
      return E.right({ rows, next_cursor: cursorAt('schedule', last), as_of })
    },
    owedSchedules: (as_of) => E.right({ rows: owed.all(1).map(shown), as_of }),
  }
}

const shown = ({ schedule_id, state, revision, position }: SchedulesTable): ScheduleRow => ({
  schedule_id,
  state: JSON.parse(state) as Schedule,
  revision,
  position,
})

const byCreation = table('schedules', 'schedule_id', 'created_at')

/** Read along one index that ends in the order of the list: that of the workflow, else of the name; the rest is tried row by row. */
const keysOf = (
  db: Database,
  { workflow_id, name, paused, limit }: SchedulesQuery,
  behind: Key | undefined,
): readonly Key[] => {
  const first =
    workflow_id !== undefined
      ? [equal('workflow_id', workflow_id), ...tried('schedules', { name })]
      : name !== undefined
        ? [equal('name', name)]
        : []
  const rest = paused === undefined ? [] : [equal('paused', paused ? 1 : 0)]
  return along(db, byCreation, [equal('deleted', 0), ...first, ...rest], behind, limit + 1)
}
