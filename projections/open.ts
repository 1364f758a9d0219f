import * as E from 'fp-ts/lib/Either.js'
import { setImmediate } from 'node:timers/promises'
import type { EventStore } from '../src/store/event-store.ts'
import { reasonOf } from '../src/store/open-fault.ts'
import { IN_MEMORY } from './database.ts'
import { openDesk, type DeskOptions } from './desk.ts'
import { readModelsAt, type OpenReadModels } from './models.ts'
import { openRemoteDesk, type RemoteDeskOptions } from './remote-desk.ts'
import { systemScheduler, type Scheduler } from './scheduler.ts'

export type { OpenReadModels }

export interface ReadModelsOptions {
  /** Of the event store `sqlite:<file>`, `esdb://…` or `memory:`; of the projection store `sqlite:<file>` or `memory:`. */
  readonly settings: { readonly eventStore: string; readonly projectionStore: string }
  /** The event store, open on this thread. It must be closed after the read models. */
  readonly store: Pick<EventStore, 'read' | 'readAll' | 'eventAt' | 'gapless'>
  /** Says what went wrong and is being dealt with. */
  readonly report: (problem: string) => void
  /** How long an event may wait to be taken in while nobody asks, in milliseconds. */
  readonly delayMs?: number
  readonly scheduler?: Scheduler
}

export interface NotOpened {
  readonly tag: 'read_models_not_opened'
  readonly reason: string
}

const DELAY_MS = 150

/**
 * The read models live in a thread of their own, which reads the log by itself; beside a log in memory, on this thread and in
 * memory too.
 */
export const openReadModels = async (options: ReadModelsOptions): Promise<E.Either<NotOpened, OpenReadModels>> => {
  const { settings, store, report, delayMs = DELAY_MS, scheduler = systemScheduler } = options
  const log = settings.eventStore
  const common = { report, delayMs, scheduler }
  try {
    if (log === 'memory:')
      return E.right(await openInline({ log: store, file: IN_MEMORY, breathe: () => setImmediate(), ...common }))
    return E.right(await openInWorker({ log, file: fileOf(settings.projectionStore) ?? IN_MEMORY, ...common }))
  } catch (error) {
    return E.left({ tag: 'read_models_not_opened', reason: reasonOf(error) })
  }
}

/** On this thread; time passes as the scheduler says, and there is no other timer. Rejects when the file can't be opened. */
export const openInline = async (options: DeskOptions): Promise<OpenReadModels> => readModelsAt(await openDesk(options))

/** In a thread of its own. Rejects when its files can't be opened. */
export const openInWorker = async (options: RemoteDeskOptions): Promise<OpenReadModels> =>
  readModelsAt(await openRemoteDesk(options))

const fileOf = (url: string): string | undefined => /^sqlite:(.+)$/s.exec(url)?.[1]
