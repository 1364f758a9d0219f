import type { ScheduleEvent } from '../src/domain/schedule/events.ts'
import { evolve, initial, type Schedule } from '../src/domain/schedule/state.ts'
import type { Recorded } from '../src/store/event-store.ts'
import type { Database } from './database.ts'
import { Inapplicable } from './inapplicable.ts'
import { idIn } from './streams.ts'

export type ScheduleRecord = Recorded & ScheduleEvent

/** The stored rows of schedules: each holds the fold of its events. Applying and saving belong inside one transaction. */
export interface ScheduleTable {
  readonly apply: (event: ScheduleRecord) => void
  /** Writes what was applied: a row once, however many events it has taken in. */
  readonly save: () => void
  /** Forgets what was applied and not saved. */
  readonly forget: () => void
}

interface Row {
  readonly schedule: Schedule
  readonly revision: number
  readonly position: number
}

export const scheduleTable = (db: Database): ScheduleTable => {
  const { sql } = db
  const select = db.statement(sql.selectFrom('schedules').selectAll().where('schedule_id', '=', ''))
  const empty = {
    schedule_id: '',
    workflow_id: '',
    name: '',
    paused: 0,
    deleted: 0,
    owed: 0,
    created_at: '',
    state: '',
  }
  const upsert = db.statement(
    sql
      .insertInto('schedules')
      .values({ ...empty, revision: 0, position: 0 })
      .onConflict((conflict) =>
        conflict.column('schedule_id').doUpdateSet((eb) => ({
          workflow_id: eb.ref('excluded.workflow_id'),
          name: eb.ref('excluded.name'),
          paused: eb.ref('excluded.paused'),
          deleted: eb.ref('excluded.deleted'),
          owed: eb.ref('excluded.owed'),
          state: eb.ref('excluded.state'),
          revision: eb.ref('excluded.revision'),
          position: eb.ref('excluded.position'),
        })),
      ),
  )
  const changed = new Map<string, Row>()

  const load = (id: string): Row | undefined => {
    const stored = select.get(id)
    return stored && { ...stored, schedule: JSON.parse(stored.state) as Schedule }
  }

  return {
    apply: (event) => {
      const id = idIn(event.stream)
      const before = changed.get(id) ?? load(id) ?? { schedule: initial(), revision: -1, position: 0 }
      if (event.revision !== before.revision + 1)
        throw new Inapplicable(event, `the revision before it is ${before.revision}`)
      if ((event.type === 'schedule_created') !== (event.revision === 0))
        throw new Inapplicable(event, 'a schedule begins with its creation, and is created once')
      const { revision, position } = event
      changed.set(id, { schedule: evolve(before.schedule, event), revision, position })
    },
    save: () => {
      for (const [id, { schedule, revision, position }] of changed) {
        const { spec, paused, deleted, open, created_at } = schedule
        const owed = deleted && open.length === 0 ? 0 : 1
        const flags = [paused ? 1 : 0, deleted ? 1 : 0, owed]
        const state = JSON.stringify(schedule)
        upsert.run(id, spec?.workflow_id ?? '', spec?.name ?? null, flags, created_at, state, revision, position)
      }
      changed.clear()
    },
    forget: () => changed.clear(),
  }
}
