import { definitionEvents } from '../../src/domain/definition/events.ts'
import { executionEvents } from '../../src/domain/execution/events.ts'
import { scheduleEvents } from '../../src/domain/schedule/events.ts'
import { templateEvents } from '../../src/domain/template/events.ts'
import { startEvents } from '../../src/domain/start/events.ts'
import { archiveEvents } from '../../src/store/archive/events.ts'
import { KINDS, newCoverage, type Coverage } from '../../src/simulation/coverage.ts'
import { FAULTS, type Fault } from '../../src/simulation/faults.ts'

/** What is in these lives besides faults, and can be left out too. */
const EXTRAS = [
  'looks',
  'lists',
  'updates',
  'subscribers',
  'schedules',
  'keys',
  'children',
  'notes',
  'forks',
  'questions',
  'archives',
  'templates',
  'third-execution',
  'second-execution',
] as const
export type Part = Fault | (typeof EXTRAS)[number]

/** What can be left out of a life, to find out what a failure needs. */
export const PARTS: readonly Part[] = [...(Object.keys(FAULTS) as Fault[]), ...EXTRAS]

const SEEN = [
  'user submits what is invalid',
  'user submits to an archived workflow',
  'user looks',
  'user looks back',
  'user looks for nothing',
  'user lists',
  'user updates a workflow',
  'user archives a workflow',
  'subscriber cut',
  'subscriber resumes',
  'subscriber slow',
  'subscriber sees the end',
  'read models rebuilt',
  'user doubts a live state',
  'schedule made',
  'schedule steered',
  'start with a key',
  'start finds its key taken',
  'user meddles with a family',
  'user saves a state',
  'user loads a state',
  'user asks for a checkpoint again',
  'user validates a checkpoint',
  'user restores a checkpoint',
  'user forks',
  'user restores',
  'user retries',
  'worker is handed a task',
  'worker is handed what another one had',
  'worker is lost',
  'worker renews its lease',
  'worker has lost its task',
  'worker is too late',
  'worker says it twice',
  'user asks why',
  'user looks at a graph',
  'user looks back to a time',
  'user archives',
  'user brings an archive back',
  'user lists archives',
  'user makes a template',
  'user changes a template',
  'user archives a template',
  'user makes a workflow of a template',
  'user gives a template wrong values',
  'workflow of a template is started',
  'instance does what its template says',
  'instance that nobody was told of',
] as const

export type Seen = (typeof KINDS)[number] | (typeof SEEN)[number]

/** Nothing is late by a day here; nobody changes, deletes or backfills; the workflow of a schedule stays. */
const NEVER_HERE: readonly string[] = [
  'schedule_missed',
  'schedule_updated',
  'schedule_deleted',
  'schedule_backfill_requested',
  'schedule_run_refused',
]

const EVENTS = [executionEvents, definitionEvents, scheduleEvents, startEvents, templateEvents, archiveEvents].flatMap(
  (events) => Object.keys(events),
)

export const coverageOfLives = (): Coverage<Seen> =>
  newCoverage<Seen>(
    [...KINDS, ...SEEN],
    EVENTS.filter((type) => !NEVER_HERE.includes(type)),
  )
