import * as E from 'fp-ts/lib/Either.js'
import type { OpenReadModels } from '../../projections/models.ts'
import { EXECUTION } from '../domain/execution/index.ts'
import { rebuildOne, type OneParts } from './one.ts'
import type { Doubtful, Found, Pace, RebuildOfAll, RebuildRejection } from './rebuilds.ts'
import type { NotReplayed } from './replays.ts'

export interface AllParts extends OneParts {
  readonly models: OneParts['models'] & Pick<OpenReadModels, 'rebuild' | 'cancelRebuild' | 'snapshotted'>
  readonly head: () => number
  /** Epoch milliseconds. */
  readonly now: () => number
}

export interface RebuildAll {
  readonly begin: (dryRun: boolean) => E.Either<RebuildRejection, RebuildOfAll>
  readonly state: () => E.Either<RebuildRejection, RebuildOfAll>
  readonly cancel: () => E.Either<RebuildRejection, RebuildOfAll>
  /** Resolves when nothing of it is under way any more. */
  readonly close: () => Promise<void>
}

type Changing = { -readonly [Name in keyof RebuildOfAll]: RebuildOfAll[Name] }

const MOST_SHOWN = 100
const NO_PACE: Pace = { events: 0, events_per_second: 0, seconds: 0 }

/** Rebuilds everything, once at a time: the read models, then every state, then those that live in memory or have a snapshot. */
export const rebuildAll = (parts: AllParts): RebuildAll => {
  const { replays, models, live, noted, head, now } = parts
  const one = rebuildOne(parts)
  let last: Changing | undefined
  let running: Promise<void> | undefined
  let isCancelled = false

  const clock = () => {
    const begun = now()
    return (events: number): Pace => {
      const seconds = Math.max(now() - begun, 1) / 1_000
      return { events, seconds, events_per_second: Math.round(events / seconds) }
    }
  }

  const readModels = async (job: Changing): Promise<E.Either<NotReplayed, void>> => {
    const pace = clock()
    const rebuilt = await models.rebuild({
      dryRun: job.dry_run,
      onProgress: ({ position, events }) => {
        job.position = position
        job.read_models = { ...job.read_models, ...pace(events) }
      },
    })()
    if (E.isLeft(rebuilt)) return rebuilt
    const { differences, different, events, position } = rebuilt.right
    job.position = position
    job.read_models = {
      ...pace(events),
      differences: differences.map((difference) => ({ where: 'read_model' as const, ...difference })),
      different,
      replaced: !job.dry_run,
    }
    if (different > 0) noted('*', 'read_model', 'found')
    if (different > 0 && !job.dry_run) noted('*', 'read_model', 'repaired')
    return E.right(undefined)
  }

  const states = async (job: Changing): Promise<E.Either<NotReplayed, void>> => {
    const pace = clock()
    const all = await replays.all(({ position, events, executions }) => {
      job.position = position
      job.states = { ...job.states, ...pace(events), executions }
    })
    if (E.isLeft(all)) return all
    const { events, executions, compared, suspects, suspected } = all.right
    const different = suspects.map(({ execution_id, differences, fault }): Doubtful => ({
      execution_id,
      differences: differences.map((difference) => ({ where: 'read_model' as const, ...difference })),
      error: fault === undefined ? null : JSON.stringify(fault),
    }))
    job.states = {
      ...job.states,
      ...pace(events),
      executions,
      compared: { ...job.states.compared, read_model: compared },
      different,
      differing: suspected,
    }
    for (const { execution_id } of different) noted(execution_id, 'read_model', 'found')
    return E.right(undefined)
  }

  /** One by one: what is only in memory has to be asked for where it is. */
  const heldStates = async (job: Changing): Promise<E.Either<NotReplayed, void>> => {
    const looked = new Set<string>()
    const look = async (id: string): Promise<void> => {
      if (looked.has(id) || isCancelled) return
      looked.add(id)
      const rebuilt = await one(id, { repair: !job.dry_run, rows: false })
      // The walk through the log has said what can't be replayed.
      if (E.isLeft(rebuilt)) return
      const { live_hash, snapshot, differences, repaired } = rebuilt.right
      const { live: ofLive, snapshots, read_model } = job.states.compared
      job.states = {
        ...job.states,
        compared: {
          live: ofLive + (live_hash === null ? 0 : 1),
          snapshots: snapshots + (snapshot === null ? 0 : 1),
          read_model,
        },
        repaired: job.states.repaired + (repaired ? 1 : 0),
        ...(differences.length === 0 ? {} : adding(job.states, { execution_id: id, differences, error: null })),
      }
    }
    for (const id of live.ids()) await look(id)
    for (let after = ''; ;) {
      const streams = await models.snapshotted(after, MOST_SHOWN)
      for (const stream of streams)
        if (stream.startsWith(`${EXECUTION}-`)) await look(stream.slice(EXECUTION.length + 1))
      const end = streams.at(-1)
      if (end === undefined || isCancelled) break
      after = end
    }
    return isCancelled ? E.left({ tag: 'rebuild_cancelled' }) : E.right(undefined)
  }

  const run = async (job: Changing): Promise<void> => {
    const phases = [
      ['read_models', readModels],
      ['states', states],
      ['live_states', heldStates],
    ] as const
    for (const [phase, work] of phases) {
      if (isCancelled) return end(job, E.left({ tag: 'rebuild_cancelled' }))
      job.phase = phase
      job.position = 0
      job.head = head()
      const worked = await work(job)
      if (E.isLeft(worked)) return end(job, worked)
    }
    end(job, E.right(undefined))
  }

  const end = (job: Changing, how: E.Either<NotReplayed, void>): void => {
    job.ended_at = new Date(now()).toISOString()
    if (E.isRight(how)) {
      job.status = 'completed'
      job.phase = 'done'
      job.position = job.head
    } else if (how.left.tag === 'rebuild_cancelled') job.status = 'cancelled'
    else {
      job.status = 'failed'
      job.error = how.left.reason
    }
  }

  const begin = (dry_run: boolean): E.Either<RebuildRejection, RebuildOfAll> => {
    if (last?.status === 'running')
      return last.dry_run === dry_run
        ? E.right({ ...last })
        : E.left({ tag: 'rebuild_running', dry_run: last.dry_run, started_at: last.started_at })
    isCancelled = false
    const job: Changing = {
      status: 'running',
      phase: 'read_models',
      dry_run,
      started_at: new Date(now()).toISOString(),
      ended_at: null,
      position: 0,
      head: head(),
      read_models: { ...NO_PACE, differences: [], different: 0, replaced: false },
      states: {
        ...NO_PACE,
        executions: 0,
        compared: { live: 0, snapshots: 0, read_model: 0 },
        different: [],
        differing: 0,
        repaired: 0,
      },
      error: null,
    }
    last = job
    running = run(job).catch((error: unknown) =>
      end(job, E.left({ tag: 'rebuild_failed', reason: error instanceof Error ? error.message : String(error) })),
    )
    return E.right({ ...job })
  }

  const state = (): E.Either<RebuildRejection, RebuildOfAll> =>
    last === undefined ? E.left({ tag: 'rebuild_not_found' }) : E.right({ ...last })

  const cancel = (): E.Either<RebuildRejection, RebuildOfAll> => {
    if (last?.status === 'running') {
      isCancelled = true
      models.cancelRebuild()
      replays.cancel()
    }
    return state()
  }

  return {
    begin,
    state,
    cancel,
    close: async () => {
      cancel()
      await running
    },
  }
}

const adding = ({ different, differing }: RebuildOfAll['states'], found: Doubtful) => {
  const before = different.find(({ execution_id }) => execution_id === found.execution_id)
  const merged: Doubtful = before === undefined ? found : { ...before, differences: merge(before, found) }
  const others = different.filter((one) => one !== before)
  return { different: [...others, merged].slice(0, MOST_SHOWN), differing: differing + (before === undefined ? 1 : 0) }
}

const merge = (one: Doubtful, other: Doubtful): readonly Found[] => [...one.differences, ...other.differences]
