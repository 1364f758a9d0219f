import { definitionEvents } from '../src/domain/definition/events.ts'
import { executionEvents } from '../src/domain/execution/events.ts'
import { scheduleEvents } from '../src/domain/schedule/events.ts'
import { templateEvents } from '../src/domain/template/events.ts'
import type { Recorded } from '../src/store/event-store.ts'
import { approvalTable } from './approval-table.ts'
import { checkpointTable } from './checkpoint-table.ts'
import type { Database } from './database.ts'
import { endedTable } from './ended-table.ts'
import { executionTable, standingOf, type Standing } from './execution-table.ts'
import { executionAfter, type ExecutionRecord, type ListedExecution } from './executions.ts'
import { Inapplicable } from './inapplicable.ts'
import { knownEvent } from './known-event.ts'
import { scheduleTable, type ScheduleRecord } from './schedule-table.ts'
import { ARCHIVES, EXECUTIONS, idIn, SCHEDULES, TEMPLATES, WORKFLOWS } from './streams.ts'
import { templateTable, type TemplateRecord } from './template-table.ts'
import { untoldTable } from './untold-table.ts'
import { workflowTable } from './workflow-table.ts'
import type { WorkflowRecord } from './workflows.ts'

/** The place of the log that the rows reflect, and the id of the event that stands there ('' before the first). */
export interface Place {
  readonly position: number
  readonly event_id: string
}

/** Every row of every read model, and the position that they reflect: they change together or not at all. */
export interface Rows {
  readonly place: () => Place
  /** Takes in the events behind the present position. Throws `Inapplicable`, then with all events before the bad one taken in. */
  readonly apply: (events: readonly Recorded[]) => void
  /** Back to position 0. */
  readonly clear: () => void
  /** Forgets what it keeps in memory: the tables have changed under it. */
  readonly forget: () => void
}

/** The place that the rows of a database reflect, as of now. */
export const placeIn = ({ rows, sql }: Database): Place =>
  rows(sql.selectFrom('projection_position').select(['position', 'event_id']).where('name', '=', LOG))[0] ?? START

const LOG = 'log'
const START: Place = { position: 0, event_id: '' }

/** `gapless`: the positions of the log have no gaps, so one that is missing is found out. */
export const openRows = (db: Database, gapless: boolean): Rows => {
  const { sql, sqlite } = db
  const executions = executionTable(db)
  const ended = endedTable(db)
  const approvals = approvalTable(db)
  const forks = untoldTable(db)
  const checkpoints = checkpointTable(db)
  const workflows = workflowTable(db)
  const schedules = scheduleTable(db)
  const templates = templateTable(db)
  const asExecutionEvent = knownEvent<ExecutionRecord>(executionEvents)
  const asWorkflowEvent = knownEvent<WorkflowRecord>(definitionEvents)
  const asScheduleEvent = knownEvent<ScheduleRecord>(scheduleEvents)
  const asTemplateEvent = knownEvent<TemplateRecord>(templateEvents)
  const setPlace = db.statement(
    sql
      .insertInto('projection_position')
      .values({ name: LOG, position: 0, event_id: '' })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet((eb) => ({ position: eb.ref('excluded.position'), event_id: eb.ref('excluded.event_id') })),
      ),
  )
  const tables = [
    'executions',
    'execution_counts',
    'execution_metadata',
    'ended_executions',
    'approvals',
    'approval_approvers',
    'untold_forks',
    'checkpoints',
    'workflows',
    'workflow_versions',
    'workflow_tags',
    'schedules',
    'templates',
    'template_versions',
    'template_tags',
    'snapshots',
    'projection_position',
  ] as const
  const clearTables = tables.map((table) => db.statement(sql.deleteFrom(table)))

  let place = placeIn(db)

  const applyAll = sqlite.transaction((events: readonly Recorded[]): Place => {
    const rows = new Map<string, ListedExecution>()
    const before = new Map<string, Standing>()
    const loaded = (stream: string): ListedExecution | undefined => {
      const row = executions.load(idIn(stream))
      if (row !== undefined) before.set(stream, standingOf(row))
      return row
    }

    schedules.forget()
    const ofArchives: Recorded[] = []
    let last = place
    for (const event of events) {
      if (gapless ? event.position !== last.position + 1 : event.position <= last.position)
        throw new Inapplicable(event, `position ${last.position} is before it`)
      const { stream } = event
      if (stream.startsWith(EXECUTIONS)) {
        const happened = asExecutionEvent(event)
        const row = executionAfter(rows.get(stream) ?? loaded(stream), happened, workflows.tasksOf)
        rows.set(stream, row)
        approvals.apply(happened, row)
        forks.apply(happened)
        checkpoints.apply(happened, row)
      } else if (stream.startsWith(WORKFLOWS)) workflows.apply(asWorkflowEvent(event))
      else if (stream.startsWith(SCHEDULES)) schedules.apply(asScheduleEvent(event))
      else if (stream.startsWith(TEMPLATES)) templates.apply(asTemplateEvent(event))
      else if (stream.startsWith(ARCHIVES)) ofArchives.push(event)
      last = { position: event.position, event_id: event.id }
    }

    for (const [stream, row] of rows) {
      const was = before.get(stream)
      executions.save(row, was)
      if (row.completed_at !== null || (was?.completed_at ?? null) !== null) ended.save(row)
    }
    const revisionOf = (stream: string) => (rows.get(stream) ?? executions.load(idIn(stream)))?.revision
    for (const event of ofArchives) ended.apply(event, revisionOf)
    schedules.save()
    setPlace.run(LOG, last.position, last.event_id)
    return last
  })

  const apply = (events: readonly Recorded[]): void => {
    try {
      place = applyAll(events)
    } catch (error) {
      approvals.forget()
      const good = error instanceof Inapplicable ? events.filter(({ position }) => position < error.position) : []
      if (good.length > 0) place = applyAll(good)
      throw error
    }
  }

  const clearAll = sqlite.transaction(() => {
    for (const table of clearTables) table.run()
  })

  const forget = (): void => {
    workflows.forget()
    approvals.forget()
  }

  return {
    place: () => place,
    apply,
    clear: () => {
      clearAll()
      forget()
      place = START
    },
    forget,
  }
}
