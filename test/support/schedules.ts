import * as E from 'fp-ts/lib/Either.js'
import type { Spec } from '../../src/domain/schedule/index.ts'
import { schedule, type Schedule } from '../../src/domain/schedule/index.ts'
import { openSchedules, type KnownSchedule, type OpenSchedules } from '../../src/engine/schedules/open-schedules.ts'
import type { Clock } from '../../src/engine/clock.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { replay } from '../../src/store/replay.ts'
import { engineOn, nextId, type TestEngine } from './engine.ts'
import { aTask } from './execution.ts'
import { manualClock, settled, type ManualClock } from './manual-clock.ts'
import { HOURLY } from './schedule.ts'
import { right, wholeLog } from './store.ts'

export interface ScheduleServer extends TestEngine {
  readonly store: EventStore
  readonly schedules: OpenSchedules
  readonly workflow_id: string
  readonly create: (spec?: Partial<Spec>) => Promise<string>
  /** Answers all calls that are out. */
  readonly finish: () => Promise<void>
}

/** What the read models would have of the schedules. */
export const knownIn = async (store: EventStore): Promise<readonly KnownSchedule[]> => {
  const known = new Map<string, KnownSchedule>()
  for (const event of await wholeLog(store)) {
    if (!event.stream.startsWith('schedule-')) continue
    const id = event.stream.slice('schedule-'.length)
    const before: Schedule = known.get(id)?.state ?? schedule.initial()
    const { revision, position } = event
    known.set(id, { schedule_id: id, state: right(replay(schedule, before, [event])), revision, position })
  }
  return [...known.values()]
}

/** A process with an engine and schedules: it begins with what the log has. */
export const scheduleServer = async (
  store: EventStore,
  {
    clock = manualClock(),
    time = clock,
    workflow_id = '',
  }: { clock?: ManualClock; time?: Clock; workflow_id?: string } = {},
): Promise<ScheduleServer> => {
  const server = engineOn(store, { clock })
  const schedules = openSchedules({
    store,
    clock: time,
    newId: nextId,
    engine: server.engine,
    report: (error) => {
      throw new Error(JSON.stringify(error))
    },
  })
  const workflow = workflow_id === '' ? await server.define({ name: 'w', tasks: { a: aTask() } }) : workflow_id
  schedules.start(await knownIn(store), store.head())
  return {
    ...server,
    store,
    schedules,
    workflow_id: workflow,
    create: async (spec = {}) => {
      const id = nextId()
      right(await schedules.create(id, { ...HOURLY, workflow_id: workflow, ...spec })())
      return id
    },
    finish: async () => {
      for (const { attempt } of [...server.stage.calls]) server.stage.answer(attempt.task_id, E.right(null))
      await settled()
    },
  }
}

type Submitted = Recorded & {
  readonly data: { readonly schedule?: { readonly due_at: string }; readonly input: unknown }
}

/** The executions that schedules have started, in order. */
export const runsIn = async (store: EventStore) =>
  (await wholeLog(store)).flatMap((event) => {
    if (event.type !== 'workflow_submitted') return []
    const { data, stream } = event as Submitted
    const due = data.schedule?.due_at.slice(11, 19)
    return due === undefined ? [] : [{ id: stream.slice('execution-'.length), due, input: data.input, at: event.at }]
  })

export const dueIn = async (store: EventStore): Promise<readonly string[]> =>
  (await runsIn(store)).map(({ due }) => due)

/** What has happened to schedules, without what it happened to. */
export const eventsIn = async (store: EventStore): Promise<readonly string[]> =>
  (await wholeLog(store)).filter(({ stream }) => stream.startsWith('schedule-')).map(({ type }) => type)
