import * as E from 'fp-ts/lib/Either.js'
import { explain, type Explanation, type Reason, type ReasonCode } from '../../src/domain/execution/explain/index.ts'
import { runGraph } from '../../src/domain/execution/graph.ts'
import type { Up } from '../../src/simulation/process.ts'
import type { ActorsOptions } from './users.ts'

/** Those who ask why executions stand where they stand, and how they stood, and hold the server to what it says. */
export interface Askers {
  readonly begin: (until: number) => void
}

/** What a server may say more exactly than the log does. */
const CLOSER: Readonly<Partial<Record<ReasonCode, ReadonlySet<ReasonCode>>>> = {
  queued: new Set(['no_free_slot', 'concurrency_key_full', 'server_stopping', 'store_away']),
  // That a condition holds is not recorded: a task that has been let through is asked again after a restart.
  free_to_start: new Set([
    'free_to_start',
    'one_at_a_time',
    'component_busy',
    'no_worker_asks',
    'rate_limited',
    'breaker_open',
    'server_stopping',
    'store_away',
  ]),
}

export const newAskers = ({ scene, vault, processes, coverage, has }: ActorsOptions): Askers => {
  const { world, broken } = scene
  const { history } = vault
  const random = scene.random('askers')

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process) => process.up() ?? [])
    return up.length === 0 ? undefined : random.pick(up)
  }
  const refused = (no: { readonly tag: string }): void =>
    coverage.kind(no.tag === 'store_unavailable' ? 'user is told to wait' : 'user is refused')

  const judge = (id: string, said: Explanation): void => {
    const { revision, as_of_time, live, tasks } = said
    if (revision >= history.streamOf(id).length)
      return broken('nothing is shown before it is durable', `the explanation of ${id} at revision ${revision}`)
    const fold = history.fold(id, revision)
    const expected = explain(fold, Date.parse(as_of_time))
    /** What had come due before the clock went back is not waited for again. */
    const wasDue = (told: Reason, reason: Reason, place: number): boolean => {
      if (!live || (reason.code !== 'retry_due' && reason.code !== 'iteration_due')) return false
      const then = explain(fold, Date.parse(reason.at)).tasks[place]
      return then !== undefined && isSame(told, then.reason, live)
    }
    const differs = expected.tasks.find(({ task_id, status, reason }, place) => {
      const told = tasks[place]
      if (told?.task_id !== task_id || told.status !== status) return true
      return !isSame(told.reason, reason, live) && !wasDue(told.reason, reason, place)
    })
    if (differs !== undefined || expected.unfinished !== said.unfinished || tasks.length !== expected.tasks.length)
      broken('an explanation follows from the log', `${id} at ${revision}: ${JSON.stringify([tasks, expected.tasks])}`)
  }

  const why = async (up: Up, id: string, at: number | undefined): Promise<void> => {
    coverage.kind('user asks why')
    const said = await up.engine.explain(id, { at, limit: 1_000_000 })()
    if (E.isLeft(said)) refused(said.left)
    else judge(id, said.right)
  }

  const graph = async (up: Up, id: string, at: number | undefined): Promise<void> => {
    coverage.kind('user looks at a graph')
    const said = await up.engine.graph(id, at)()
    if (E.isLeft(said)) return refused(said.left)
    const { revision, position } = said.right
    const folded = JSON.stringify(runGraph(history.fold(id, revision), revision, position))
    if (folded !== JSON.stringify(said.right)) broken('a graph is that of the fold', `${id} at revision ${revision}`)
  }

  /** A time between two events, or that of one. */
  const then = async (up: Up, id: string): Promise<void> => {
    const events = history.streamOf(id)
    const time = Date.parse(random.pick(events).at) + random.pick([-1, 0, 0, 1])
    const at = new Date(time).toISOString()
    coverage.kind('user looks back to a time')
    const known = events.length
    const said = await up.engine.document(id, at)()
    if (E.isLeft(said)) {
      if (said.left.tag === 'time_before_start' && events.some((event) => event.at <= at))
        broken('what is in the log is found', `${id} at ${at}`)
      return refused(said.left)
    }
    const { revision } = said.right
    const later = history.streamOf(id)
    if (
      revision >= later.length ||
      (later[revision]?.at ?? '') > at ||
      (revision < known - 1 && (later[revision + 1]?.at ?? '') <= at)
    )
      broken('a time stands for the last event at or before it', `${id} at ${at} is revision ${revision}`)
  }

  const ask = (): void => {
    const up = anyUp()
    const all = [...history.executions()]
    if (up === undefined || all.length === 0) return
    const id = random.pick(all)
    const at = random.chance(0.4) ? random.whole(0, history.streamOf(id).length - 1) : undefined
    const what = random.whole(0, 9)
    void (what < 6 ? why(up, id, at) : what < 8 ? graph(up, id, at) : then(up, id))
  }

  return {
    begin: (until) => {
      if (!has('questions')) return
      for (let n = random.pick([0, 0, 4, 12]); n > 0; n--) world.after(random.whole(1, until), ask)
    },
  }
}

const isSame = (told: Reason, expected: Reason, live: boolean): boolean => {
  if (live && CLOSER[expected.code]?.has(told.code) === true) return true
  return JSON.stringify(fromTheLog(told)) === JSON.stringify(fromTheLog(expected))
}

const fromTheLog = (reason: Reason): unknown => {
  switch (reason.code) {
    case 'child_execution':
      return { ...reason, child_status: null }
    case 'retry_due': {
      const { component: _, ...logged } = reason
      return logged
    }
    case 'running': {
      const { component_state: _, ...logged } = reason
      return logged
    }
    default:
      return reason
  }
}
