import * as E from 'fp-ts/lib/Either.js'
import { closeSync, fsyncSync, openSync } from 'node:fs'
import type { EventStore, LogPage } from '../src/store/event-store.ts'
import { reasonOf } from '../src/store/open-fault.ts'
import { compareTables, type Compared } from './compare-tables.ts'
import { discard, IN_MEMORY, openDatabase, type Database } from './database.ts'
import { openRows, placeIn, type Rows } from './rows.ts'

/** How far the read models that are made beside the present ones are. */
export interface BuildProgress {
  readonly position: number
  /** Events that were taken in. */
  readonly events: number
}

/** Read models that were made from the log alone, at a position of the present ones; and in what those differ. */
export interface Built extends BuildProgress, Compared {}

/** It was asked to stop, or why it could not go on. What is there was left as it is. */
export type NotBuilt =
  { readonly tag: 'rebuild_cancelled' } | { readonly tag: 'rebuild_failed'; readonly reason: string }

export interface BuildOptions {
  readonly log: Pick<EventStore, 'readAll' | 'gapless'>
  /** The read models that there are. Nothing is written to them. */
  readonly present: Database
  /** Makes the present ones stand still until the answer is called. */
  readonly still: () => () => void
  /** The file that is made, from nothing. */
  readonly file: string
  readonly breathe?: (() => Promise<void>) | undefined
  readonly onProgress: (progress: BuildProgress) => void
  readonly isCancelled: () => boolean
}

/** The file in which read models are made beside those of a file; one that is found at a start was left by a crash. */
export const besideOf = (file: string): string => (file === IN_MEMORY ? IN_MEMORY : `${file}.rebuilt`)

/** One transaction each: fewer are not faster any more, and a row that changes often is written once. */
const BATCH = 5_000
/** With so few events to come, the rest is taken in while the present ones stand still. */
export const NEAR = 5_000

class Cancelled extends Error {}

/** Makes the read models from the first event on, up to where the present ones are, and compares. The database is left open. */
export const buildBeside = async (
  options: BuildOptions,
): Promise<E.Either<NotBuilt, Built & { readonly db: Database }>> => {
  const { log, present, still, file, breathe, onProgress, isCancelled } = options
  let db: Database | undefined
  let release: (() => void) | undefined
  const pause = async (): Promise<void> => {
    await breathe?.()
    if (isCancelled()) throw new Cancelled()
  }

  try {
    discard(file)
    db = await openDatabase(file, 'built')
    const rows = openRows(db, log.gapless)
    let events = 0
    const follow = (): Promise<number> =>
      takeIn(log, rows, placeIn(present).position, async (taken) => {
        events += taken
        onProgress({ position: rows.place().position, events })
        await pause()
      })
    while ((await follow()) > NEAR);
    release = still()
    await follow()
    const compared = await compareTables(db, present, pause)
    if (file !== IN_MEMORY) flush(file)
    return E.right({ position: rows.place().position, events, ...compared, db })
  } catch (error) {
    db?.close()
    discard(file)
    return E.left(
      error instanceof Cancelled ? { tag: 'rebuild_cancelled' } : { tag: 'rebuild_failed', reason: reasonOf(error) },
    )
  } finally {
    release?.()
  }
}

/** Takes in what the log has up to a position, and says how many events that were; `told` is called after each batch. */
export const takeIn = async (
  log: Pick<EventStore, 'readAll'>,
  rows: Rows,
  end: number,
  told: (events: number) => Promise<void>,
): Promise<number> => {
  let taken = 0
  for (let after = rows.place().position; after < end;) {
    const page: E.Either<unknown, LogPage> = await log.readAll(after, BATCH)()
    if (E.isLeft(page)) throw new Error(`the log can't be read: ${JSON.stringify(page.left)}`)
    const events = page.right.events.filter(({ position }) => position <= end)
    rows.apply(events)
    after = page.right.until
    if (page.right.events.length === 0) break
    taken += events.length
    await told(events.length)
  }
  return taken
}

/** It was written without a sync: it has to be on the disk before it takes the place of another. */
const flush = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
