import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { EventStore } from '../src/store/event-store.ts'
import { openDesk, type Desk, type Question } from './desk.ts'
import type { Freshness, ReadFault, ReadModels } from './read-models.ts'
import type { Scheduler } from './scheduler.ts'
import type { Snapshots } from './snapshots.ts'

export type { ReadModels } from './read-models.ts'
export type { Snapshot, Snapshots } from './snapshots.ts'

/** What is opened: the questions, the cache of states beside them, and the way to make it all again. */
export interface OpenReadModels extends ReadModels {
  readonly snapshots: Snapshots
  /** Throws everything away, snapshots too, and reads the log from position 0; resolves when it is as far as it was. */
  readonly rebuild: () => TE.TaskEither<ReadFault, void>
}

/** On the caller's thread, beside a store that is open there. Time passes as the scheduler says, and there is no other timer. */
export interface Inline {
  readonly hosting: 'inline'
  readonly log: Pick<EventStore, 'readAll'>
  readonly file: string
  readonly scheduler: Scheduler
  /** How long an event may wait to be taken in while nobody asks; 150 by default. */
  readonly delayMs?: number
  readonly report: (problem: string) => void
}

const DELAY_MS = 150

/** Resolves when questions can be asked; rejects when the projection store can't be opened at all. */
export const openReadModels = async (options: Inline): Promise<OpenReadModels> =>
  readModelsAt(await openDesk({ delayMs: DELAY_MS, ...options }))

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
