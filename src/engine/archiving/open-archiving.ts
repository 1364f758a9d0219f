import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../../domain/decider.ts'
import { EXECUTION } from '../../domain/execution/index.ts'
import type { Rejection } from '../../domain/rejection.ts'
import type { Archive, Archives, Request } from '../../store/archive/archives.ts'
import type { By, EventStore, Fault } from '../../store/event-store.ts'
import type { ArchiveKeeper, ArchiveRun, ArchiveRunDone, Unarchived } from '../archives.ts'
import type { Clock } from '../clock.ts'

/** An execution that is over and not archived, and since when. */
export interface Archivable {
  readonly execution_id: string
  readonly completed_at: string
}

/** Executions that ended before a time, those that ended first, from behind one of them; as of all that is in the log. */
export type FindArchivable = (
  before: string,
  after: Archivable | undefined,
  limit: number,
) => Promise<E.Either<Fault, readonly Archivable[]>>

export interface ArchivingParts {
  readonly store: EventStore
  readonly clock: Clock
  readonly newId: () => string
  readonly version: string
  readonly findArchivable: FindArchivable
  /** How long executions stay in the log once they are over, in seconds; 0: until somebody archives them. */
  readonly retention: number
  readonly report: (error: unknown) => void
  /** Told what the policy has archived, when that is something. */
  readonly told?: (done: ArchiveRunDone) => void
}

export interface ArchivingStats {
  readonly executions: number
  readonly failures: number
}

export interface OpenArchiving extends ArchiveKeeper {
  readonly stats: () => ArchivingStats
  readonly stop: () => Promise<void>
}

/** Executions that are asked for at once: one file has at most so many. */
const BATCH = 256
/** Between two looks of the policy, and from the start of the server to the first of them, in milliseconds. */
const PERIOD = 3_600_000
const FIRST = 60_000
/** Between two files that the policy writes, so that nobody feels it. */
const PAUSE = 1_000

const PREFIX = streamOf({ name: EXECUTION }, '')
const executionsIn = (streams: readonly string[]): readonly string[] =>
  streams.filter((stream) => stream.startsWith(PREFIX)).map((stream) => stream.slice(PREFIX.length))

export const openArchiving = (parts: ArchivingParts): OpenArchiving => {
  const { store, clock, newId, version, findArchivable, retention, report } = parts
  const stats = { executions: 0, failures: 0 }
  let stopping = false
  let wake: () => void = () => undefined

  const request = (by: By | undefined): Request => ({
    id: newId(),
    at: new Date(clock.now()).toISOString(),
    by,
    engine_version: version,
  })

  const run = async (
    archives: Archives,
    { older_than, limit, dry_run = false }: ArchiveRun,
    by: By | undefined,
    pause: () => Promise<void> = async () => undefined,
  ): Promise<E.Either<Fault, ArchiveRunDone>> => {
    const before = new Date(clock.now() - older_than * 1_000).toISOString()
    const made: Archive[] = []
    const broken: string[] = []
    let executions = 0
    let position = store.head()
    let last: Archivable | undefined
    const done = (more: boolean): E.Either<Fault, ArchiveRunDone> => {
      const events = made.reduce((sum, archive) => sum + archive.events, 0)
      return E.right({ executions, events, archives: made, broken, more, dry_run, position })
    }
    for (let looked = 0; ;) {
      const asked = Math.min(BATCH, limit - looked)
      const found = await findArchivable(before, last, asked + 1)
      if (E.isLeft(found)) return found
      const batch = found.right.slice(0, asked)
      looked += batch.length
      last = batch.at(-1)
      let streams = batch.map(({ execution_id }) => streamOf({ name: EXECUTION }, execution_id))
      if (dry_run) executions += streams.length
      while (!dry_run && streams.length > 0) {
        if (stopping) return done(true)
        const put = await archives.put(streams, request(by))()
        if (E.isLeft(put)) return put
        const { archive, taken, left, broken: wrong } = put.right
        broken.push(...wrong)
        if (archive !== undefined) {
          made.push(archive)
          executions += taken.filter((stream) => !wrong.includes(stream)).length
          ;({ position } = put.right)
        }
        streams = [...left]
        await pause()
      }
      if (found.right.length <= asked) return done(false)
      if (looked >= limit) return done(true)
    }
  }

  const withArchives = async <A>(
    act: (archives: Archives) => Promise<E.Either<Rejection | Fault, A>>,
  ): Promise<E.Either<Rejection | Fault, A>> =>
    store.archives === undefined ? E.left({ tag: 'no_archives' }) : act(store.archives)

  const back = async (
    archives: Archives,
    ids: readonly string[],
    streams: readonly string[] | undefined,
    by: By | undefined,
  ): Promise<E.Either<Fault, Unarchived>> => {
    const names = new Set<string>()
    const from: string[] = []
    let events = 0
    let position = store.head()
    for (const id of ids) {
      const done = await archives.bringBack(id, streams, request(by))()
      if (E.isLeft(done)) return done
      if (done.right === undefined) continue
      from.push(id)
      for (const stream of done.right.streams) names.add(stream)
      events += done.right.events
      ;({ position } = done.right)
    }
    return E.right({ archives: from, executions: executionsIn([...names]), events, position })
  }

  const found = async <A>(
    id: string,
    look: () => Promise<E.Either<Fault, A | undefined>>,
  ): Promise<E.Either<Rejection | Fault, A>> => {
    const there = await look()
    if (E.isLeft(there)) return there
    return there.right === undefined
      ? E.left({ tag: 'archive_not_found' as const, archive_id: id })
      : E.right(there.right)
  }

  /** What the policy does, until the server stops. */
  const keep = async (archives: Archives): Promise<void> => {
    await sleep(FIRST)
    while (!stopping) {
      const done = await run(archives, { older_than: retention, limit: Number.MAX_SAFE_INTEGER }, undefined, () =>
        sleep(PAUSE),
      )
      if (E.isLeft(done)) {
        stats.failures++
        report(done.left)
      } else {
        stats.executions += done.right.executions
        if (done.right.executions > 0) parts.told?.(done.right)
        if (done.right.broken.length > 0) report({ broken: done.right.broken })
      }
      await sleep(PERIOD)
    }
  }
  const sleep = (milliseconds: number): Promise<void> =>
    stopping
      ? Promise.resolve()
      : new Promise((resolve) => {
          const cancel = clock.after(milliseconds, resolve)
          wake = () => {
            cancel()
            resolve()
          }
        })
  const kept = retention > 0 && store.archives !== undefined ? keep(store.archives) : Promise.resolve()

  return {
    run: (wanted, by) => () =>
      withArchives(async (archives) => {
        const done = await run(archives, wanted, by)
        if (E.isLeft(done)) stats.failures++
        else if (!done.right.dry_run) stats.executions += done.right.executions
        return done
      }),
    unarchiveExecution: (execution_id, by) => () =>
      withArchives(async (archives) => {
        const stream = streamOf({ name: EXECUTION }, execution_id)
        const holding = await archives.holding(stream)()
        if (E.isLeft(holding)) return holding
        if (holding.right.length > 0) return back(archives, holding.right, [stream], by)
        const first = await store.read(stream, 0, 1)()
        if (E.isLeft(first)) return first
        return first.right.length === 0
          ? E.left({ tag: 'execution_not_found' as const, execution_id })
          : back(archives, [], [], by)
      }),
    unarchive: (id, by) => () =>
      withArchives(async (archives) => {
        const there = await found(id, archives.find(id))
        return E.isLeft(there) ? there : back(archives, [id], undefined, by)
      }),
    list: (limit, before) => () => withArchives((archives) => archives.list(limit, before)()),
    show: (id) => () =>
      withArchives(async (archives) => {
        const archive = await found(id, archives.find(id))
        if (E.isLeft(archive)) return archive
        const streams = await archives.streamsIn(id)()
        return E.isLeft(streams) ? streams : E.right({ ...archive.right, executions: executionsIn(streams.right) })
      }),
    check: (id) => () => withArchives((archives) => found(id, archives.check(id))),
    stats: () => stats,
    stop: async () => {
      stopping = true
      wake()
      await kept
    },
  }
}
