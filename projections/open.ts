import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { EventStore } from '../src/store/event-store.ts'
import { openDesk, type Desk, type Question } from './desk.ts'
import type { Freshness, ReadFault, ReadModels } from './read-models.ts'
import { openRemoteDesk } from './remote-desk.ts'
import { systemScheduler, type Scheduler } from './scheduler.ts'
import type { Snapshots } from './snapshots.ts'

export type { ReadModels } from './read-models.ts'
export type { Snapshot, Snapshots } from './snapshots.ts'

/** What is opened: the questions, the cache of states beside them, and the way to make it all again. */
export interface OpenReadModels extends ReadModels {
  readonly snapshots: Snapshots
  /** Throws everything away, snapshots too, and reads the log from position 0; resolves when it is as far as it was. */
  readonly rebuild: () => TE.TaskEither<ReadFault, void>
}

interface Common {
  /** How long an event may wait to be taken in while nobody asks; 150 by default. */
  readonly delayMs?: number
  /** What went wrong and is being dealt with. */
  readonly report: (problem: string) => void
}

/** On the caller's thread, beside a store that is open there. Time passes as the scheduler says, and there is no other timer. */
export interface Inline extends Common {
  readonly hosting: 'inline'
  readonly log: Pick<EventStore, 'readAll'>
  /** The projection store; `:memory:` for one that ends with the process. */
  readonly file: string
  readonly scheduler: Scheduler
}

/** In a thread of its own, which reads the event store's SQLite file by itself. Close it before the store. */
export interface InWorker extends Common {
  readonly hosting: 'worker'
  readonly log: string
  readonly file: string
  /** The program of the worker, when it is not the usual one. */
  readonly program?: URL
}

const DELAY_MS = 150

/** Resolves when questions can be asked; rejects when the projection store can't be opened at all. */
export const openReadModels = async (options: Inline | InWorker): Promise<OpenReadModels> => {
  const given = { delayMs: DELAY_MS, scheduler: systemScheduler, ...options }
  return readModelsAt(await (given.hosting === 'inline' ? openDesk(given) : openRemoteDesk(given)))
}

const readModelsAt = (desk: Desk): OpenReadModels => {
  const ask =
    <Answer>(name: Question['name'], args: readonly unknown[], fresh: Freshness): TE.TaskEither<ReadFault, Answer> =>
    () =>
      desk.ask({ name, args }, fresh) as Promise<E.Either<ReadFault, Answer>>

  return {
    executions: (query, fresh) => ask('executions', [query], fresh),
    unfinished: (fresh) => ask('unfinished', [], fresh),
    executionCounts: (fresh) => ask('executionCounts', [], fresh),
    workflows: (query, fresh) => ask('workflows', [query], fresh),
    workflow: (id, version, fresh) => ask('workflow', [id, version], fresh),
    versions: (id, paging, fresh) => ask('versions', [id, paging], fresh),
    advance: desk.advance,
    position: desk.position,
    rebuild: () => async () => E.map(() => undefined)(await desk.rebuild()),
    close: desk.close,
    snapshots: {
      load: async (stream) => {
        const stored = await desk.load(stream)
        return stored && { ...stored, state: JSON.parse(stored.state) as unknown }
      },
      save: (stream, revision, state, version) =>
        desk.save(stream, { revision, version, state: JSON.stringify(state) }),
    },
  }
}
