import * as E from 'fp-ts/lib/Either.js'
import { reasonOf } from '../src/store/open-fault.ts'
import { besideOf, buildBeside, NEAR, takeIn, type BuildProgress, type NotBuilt } from './beside.ts'
import type { Building } from './building.ts'
import { discard, openDatabase, type Database } from './database.ts'
import type { Desk, DeskOptions } from './desk.ts'
import { modelsIn, replaced, type ModelsIn } from './models-in.ts'
import { copySnapshots } from './snapshots.ts'

export interface RebuildingOptions extends DeskOptions {
  readonly models: () => ModelsIn
  readonly hold: () => () => void
  readonly isOpen: () => boolean
  /** From now on these are the models. */
  readonly replace: (models: ModelsIn) => void
}

export interface Rebuilding {
  readonly rebuild: Desk['rebuild']
  readonly cancel: () => void
  /** Models that are about to replace the present ones: what is a cache goes into both. */
  readonly making: () => ModelsIn | undefined
}

const CANCELLED: NotBuilt = { tag: 'rebuild_cancelled' }

/** Models made anew, one at a time, while the present ones go on; and how they come into their place. */
export const rebuilding = (options: RebuildingOptions): Rebuilding => {
  const { log, file, models, hold, breathe, isOpen, replace, report } = options
  let cancel: (() => void) | undefined
  let making: ModelsIn | undefined

  /** On this thread the database is handed on as it is; another thread leaves its file. */
  const build = (onProgress: (progress: BuildProgress) => void) => {
    let isCancelled = false
    const made = buildBeside({
      log,
      present: models().db,
      still: hold,
      file: besideOf(file),
      breathe,
      onProgress,
      isCancelled: () => isCancelled || !isOpen(),
    })
    return { made, cancel: () => void (isCancelled = true) }
  }

  const rebuild: Desk['rebuild'] = async (dryRun, onProgress) => {
    if (cancel !== undefined) return E.left({ tag: 'rebuild_failed', reason: 'read models are being made already' })
    let isCancelled = false
    const building: Building | ReturnType<typeof build> = (options.build ?? build)(onProgress)
    cancel = () => {
      isCancelled = true
      building.cancel()
    }
    let db: Database | undefined
    try {
      const made = await building.made
      if (E.isLeft(made)) return made
      const { differences, different, events, position } = made.right
      if (isCancelled || !isOpen()) return E.left(CANCELLED)
      db = 'db' in made.right ? (made.right.db as Database) : undefined
      if (!dryRun) await adopt((db ??= await openDatabase(besideOf(file))), () => isCancelled || !isOpen())
      else db?.close()
      return E.right({ differences, different, events, position })
    } catch (error) {
      if (db?.sqlite.open === true && models().db !== db) db.close()
      return E.left(isCancelled || !isOpen() ? CANCELLED : { tag: 'rebuild_failed', reason: reasonOf(error) })
    } finally {
      cancel = undefined
      making = undefined
      discard(besideOf(file))
    }
  }

  /** Takes in what has come meanwhile and changes places within one step of this thread. */
  const adopt = async (db: Database, isCancelled: () => boolean): Promise<void> => {
    const pause = async (): Promise<void> => {
      await breathe?.()
      if (isCancelled()) throw new Error('it was cancelled')
    }
    const next = modelsIn(db, log.gapless)
    making = next
    await copySnapshots(models().snapshots, next.snapshots, pause)
    const follow = (): Promise<number> => takeIn(log, next.rows, models().rows.place().position, pause)
    while ((await follow()) > NEAR);
    const release = hold()
    try {
      await follow()
      if (isCancelled()) throw new Error('it was cancelled')
      const { position } = models().rows.place()
      if (next.rows.place().position !== position)
        throw new Error(`position ${position} of the read models is not in the log`)
      change(db)
    } finally {
      release()
    }
  }

  const change = (next: Database): void => {
    const present = models().db
    try {
      const { db, failure } = replaced(present, next, file)
      replace(modelsIn(db, log.gapless))
      if (failure !== undefined) throw failure as Error
    } catch (error) {
      if (!present.sqlite.open && models().db === present) options.onLost?.(reasonOf(error))
      report(`the read models that were made anew could not be put in their place: ${reasonOf(error)}`)
      throw error
    }
  }

  return { rebuild, cancel: () => cancel?.(), making: () => making }
}
