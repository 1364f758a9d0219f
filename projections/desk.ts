import * as E from 'fp-ts/lib/Either.js'
import { reasonOf } from '../src/store/open-fault.ts'
import type { LogReader } from '../src/store/event-store.ts'
import { besideOf, type BuildProgress, type Built, type NotBuilt } from './beside.ts'
import type { Building } from './building.ts'
import { discard, isDamage, isUseless, openDatabase } from './database.ts'
import { modelsIn, type ModelsIn, type Questions } from './models-in.ts'
import { projector, type ProjectorOptions } from './projector.ts'
import type { Freshness, ReadFault } from './read-models.ts'
import { rebuilding } from './rebuilding.ts'
import { rowCheck, type RowsChecked } from './row-check.ts'
import type { StoredSnapshot } from './snapshots.ts'
import { openCounting, type Tally } from './tally.ts'

/** One question: its name, and what it needs to know. */
export interface Question {
  readonly name: keyof Questions
  readonly args: readonly unknown[]
}

/** Where the read models are asked, wherever they are hosted. Everything that goes in and out can be sent to another thread. */
export interface Desk {
  readonly ask: (question: Question, fresh: Freshness) => Promise<E.Either<ReadFault, unknown>>
  /** Makes the models anew beside the present ones, which go on answering; then puts them in their place, unless it is only to compare. */
  readonly rebuild: (
    dryRun: boolean,
    onProgress: (progress: BuildProgress) => void,
  ) => Promise<E.Either<NotBuilt, Built>>
  /** The present ones stay. */
  readonly cancelRebuild: () => void
  /** Compares the rows of one execution with what its events say, and on demand makes them right. */
  readonly check: (executionId: string, repair: boolean) => Promise<E.Either<ReadFault, RowsChecked>>
  /** Streams that have a snapshot, in an order of their own, behind one of them. */
  readonly snapshotted: (after: string, limit: number) => Promise<readonly string[]>
  /** What was counted of the events that were taken in; undefined when that can't be told now. */
  readonly tally: () => Promise<Tally | undefined>
  readonly forget: (stream: string) => void
  readonly load: (stream: string) => Promise<StoredSnapshot | undefined>
  readonly save: (stream: string, snapshot: StoredSnapshot) => void
  readonly advance: (head: number) => void
  readonly position: () => number
  readonly close: () => Promise<void>
}

export interface DeskOptions extends Omit<ProjectorOptions, 'rows' | 'onTaken'> {
  readonly log: Pick<LogReader, 'read' | 'readAll' | 'eventAt' | 'gapless'>
  /** The projection store; `:memory:` for one that ends with the process. */
  readonly file: string
  /** Makes read models beside those of the file; on this thread unless it is given. */
  readonly build?: (onProgress: (progress: BuildProgress) => void) => Building
  /** What time it is, when that is not the machine's: epoch milliseconds. */
  readonly now?: () => number
  /** The projection store can't be opened again: nothing can be answered any more. */
  readonly onLost?: (reason: string) => void
}

/**
 * Opens the projection store on this thread. A file that is damaged, or of a schema that is not ours, is thrown away, and so
 * are the rows of another log than the one that is followed: the log has it all.
 */
export const openDesk = async (options: DeskOptions): Promise<Desk> => {
  try {
    return await open(options)
  } catch (error) {
    if (!isUseless(error)) throw error
    options.report(`the projection store ${options.file} is of no use and is made again: ${reasonOf(error)}`)
    discard(options.file)
    return open(options)
  }
}

const open = async (options: DeskOptions): Promise<Desk> => {
  // What a process has left that died while it made others.
  discard(besideOf(options.file))
  const db = await openDatabase(options.file)
  try {
    const models = modelsIn(db, options.log.gapless)
    if (db.renewed) models.rows.clear()
    else await leaveOtherLog(models, options)
    // Nothing vouches that what lies behind the rows is still in the log.
    models.snapshots.cut(models.rows.place().position)
    return deskOn(models, options)
  } catch (error) {
    db.close()
    throw error
  }
}

/** A log that was restored from a backup is behind the rows, or has gone another way since. */
const leaveOtherLog = async ({ rows }: ModelsIn, { log, report }: DeskOptions): Promise<void> => {
  const { position, event_id } = rows.place()
  if (position === 0) return
  const there = await log.eventAt(position)()
  if (E.isLeft(there)) throw new Error(`the log can't be read: ${JSON.stringify(there.left)}`)
  if (there.right?.id === event_id) return
  report(`position ${position} of the log is not what the read models were made from: they are made again`)
  rows.clear()
}

const deskOn = (first: ModelsIn, options: DeskOptions): Desk => {
  let models = first
  let open = true
  const counting = openCounting((options.now ?? Date.now)())
  const follower = projector({
    ...options,
    onTaken: counting.note,
    rows: { place: () => models.rows.place(), apply: (events) => models.rows.apply(events) },
  })

  const failed = (error: unknown): string => {
    const reason = reasonOf(error)
    options.report(`the projection store failed: ${reason}`)
    if (isDamage(error)) options.onDamage?.()
    return reason
  }
  const attempt = <A>(run: () => A, otherwise: A): A => {
    try {
      return run()
    } catch (error) {
      failed(error)
      return otherwise
    }
  }

  const parts = { ...options, models: () => models, hold: follower.hold, isOpen: () => open }
  const { rebuild, cancel, making } = rebuilding({
    ...parts,
    replace: (next) => {
      models = next
      follower.renewed()
    },
  })

  return {
    ask: async ({ name, args }, fresh) => {
      const reached = await follower.reach(fresh)
      if (E.isLeft(reached)) return reached
      try {
        const answer = models.questions[name] as (
          as_of: number,
          ...args: readonly unknown[]
        ) => E.Either<ReadFault, unknown>
        return answer(follower.position(), ...args)
      } catch (error) {
        return E.left({ tag: 'read_models_unavailable', reason: failed(error) })
      }
    },
    rebuild,
    cancelRebuild: cancel,
    check: rowCheck(parts),
    load: async (stream) => attempt(() => models.snapshots.load(stream), undefined),
    save: (stream, snapshot) =>
      attempt(() => {
        models.snapshots.save(stream, snapshot)
        making()?.snapshots.save(stream, snapshot)
      }, undefined),
    forget: (stream) =>
      attempt(() => {
        models.snapshots.forget(stream)
        making()?.snapshots.forget(stream)
      }, undefined),
    snapshotted: async (after, limit) => attempt(() => models.snapshots.streams(after, limit), []),
    tally: async () => counting.tally(),
    advance: follower.advance,
    position: follower.position,
    close: async () => {
      if (!open) return
      open = false
      cancel()
      follower.close()
      models.db.close()
    },
  }
}
