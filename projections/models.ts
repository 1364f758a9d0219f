import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Desk, Question } from './desk.ts'
import type { Freshness, ReadFault, ReadModels } from './read-models.ts'
import type { Snapshots } from './snapshots.ts'

/** The questions, the cache of states that is kept beside the rows, and the way to make it all again. */
export interface OpenReadModels extends ReadModels {
  readonly snapshots: Snapshots
  /** Throws everything away, snapshots too, and reads the log from position 0; resolves when it is as far as it was. */
  readonly rebuild: () => TE.TaskEither<ReadFault, void>
}

/** The read models as they are called, whichever thread the desk is in. */
export const readModelsAt = (desk: Desk): OpenReadModels => {
  const ask =
    <Answer>(name: Question['name'], args: readonly unknown[], fresh: Freshness): TE.TaskEither<ReadFault, Answer> =>
    () =>
      desk.ask({ name, args }, fresh) as Promise<E.Either<ReadFault, Answer>>

  return {
    executions: (query, fresh) => ask('executions', [query], fresh),
    unfinished: (fresh, last) => ask('unfinished', [last], fresh),
    untoldForks: (fresh) => ask('untoldForks', [], fresh),
    executionCounts: (fresh) => ask('executionCounts', [], fresh),
    approvals: (query, fresh) => ask('approvals', [query], fresh),
    approval: (id, fresh) => ask('approval', [id], fresh),
    workflows: (query, fresh) => ask('workflows', [query], fresh),
    workflow: (id, version, fresh) => ask('workflow', [id, version], fresh),
    versions: (id, paging, fresh) => ask('versions', [id, paging], fresh),
    schedules: (query, fresh) => ask('schedules', [query], fresh),
    owedSchedules: (fresh) => ask('owedSchedules', [], fresh),
    advance: desk.advance,
    position: desk.position,
    rebuild: () => async () => E.map(() => undefined)(await desk.rebuild()),
    close: desk.close,
    snapshots: {
      load: async (stream) => {
        const stored = await desk.load(stream)
        return stored && { ...stored, state: JSON.parse(stored.state) as unknown }
      },
      save: (stream, snapshot) => desk.save(stream, { ...snapshot, state: JSON.stringify(snapshot.state) }),
    },
  }
}
