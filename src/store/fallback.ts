import * as E from 'fp-ts/lib/Either.js'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { EventStore } from './event-store.ts'
import { reasonOf, type OpenFault } from './open-fault.ts'
import { isEventStoreDb, openEventStore, type OpenOptions } from './open.ts'

export interface Choice {
  readonly url: string
  /** `sqlite:<file>`, or '' for none. */
  readonly fallback: string
  /** Where it is written down which server was used. */
  readonly dataDir: string
}

/** The store that was opened, by which name. */
export interface Chosen {
  readonly url: string
  readonly store: EventStore
}

/**
 * Opens the store, or the one to fall back on while there is no history that could be left behind: once a server has been used
 * with a data directory, or the fallback holds what was done without it, nothing else will do.
 */
export const openChosenStore = async (
  { url, fallback, dataDir }: Choice,
  options: OpenOptions,
): Promise<E.Either<OpenFault, Chosen>> => {
  if (!isEventStoreDb(url)) return named(url, await openEventStore(url, options))
  const memory = usedStores(dataDir)
  if (E.isLeft(memory)) return memory
  const { used, fallenBackOn } = memory.right
  if (fallenBackOn !== undefined && existsSync(fallenBackOn)) return E.left(leftBehind(fallenBackOn))

  const opened = await openEventStore(url, options)
  if (E.isRight(opened)) return remembering(dataDir, { used: true }, url, opened.right)
  if (fallback === '') return opened
  if (used)
    return E.left({
      tag: 'store_not_opened',
      reason: `${opened.left.reason}. HARMONIA_EVENT_STORE_FALLBACK does not help: the history of ${dataDir} is in that server`,
    })
  options.report?.(`${opened.left.reason}. Falling back on ${fallback}, as HARMONIA_EVENT_STORE_FALLBACK says`)
  const file = fallback.replace(/^sqlite:/, '')
  const other = await openEventStore(fallback, options)
  return E.isLeft(other) ? other : remembering(dataDir, { used, fallenBackOn: file }, fallback, other.right)
}

interface Used {
  /** The server was used with this data directory. */
  readonly used: boolean
  /** The file that was written while it was away. */
  readonly fallenBackOn?: string
}

const leftBehind = (file: string): OpenFault => ({
  tag: 'store_not_opened',
  reason:
    `${file} holds what was done while the server was away. Copy it with ` +
    `"harmonia store copy --from sqlite:${file} --to <the server>" and move it away, or set HARMONIA_EVENT_STORE=sqlite:${file}`,
})

const memoryOf = (dataDir: string): string => join(dataDir, 'event-store.json')

const usedStores = (dataDir: string): E.Either<OpenFault, Used> => {
  const file = memoryOf(dataDir)
  if (!existsSync(file)) return E.right({ used: false })
  try {
    const { used, fallen_back_on } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    return E.right({
      used: used === true,
      ...(typeof fallen_back_on === 'string' ? { fallenBackOn: fallen_back_on } : {}),
    })
  } catch (error) {
    return E.left({ tag: 'store_not_opened', reason: `${file} cannot be read: ${reasonOf(error)}` })
  }
}

/** Durable before the store is used. */
const remembering = async (
  dataDir: string,
  { used, fallenBackOn }: Used,
  url: string,
  store: EventStore,
): Promise<E.Either<OpenFault, Chosen>> => {
  const file = memoryOf(dataDir)
  try {
    mkdirSync(dataDir, { recursive: true })
    const descriptor = openSync(`${file}.new`, 'w')
    writeSync(descriptor, `${JSON.stringify({ used, fallen_back_on: fallenBackOn ?? null })}\n`)
    fsyncSync(descriptor)
    closeSync(descriptor)
    renameSync(`${file}.new`, file)
    return E.right({ url, store })
  } catch (error) {
    await store.close()
    return E.left({ tag: 'store_not_opened', reason: `${file} cannot be written: ${reasonOf(error)}` })
  }
}

const named = (url: string, opened: E.Either<OpenFault, EventStore>): E.Either<OpenFault, Chosen> =>
  E.isLeft(opened) ? opened : E.right({ url, store: opened.right })
