import type * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { BuildProgress, Built, NotBuilt } from './beside.ts'
import type { RowsChecked } from './row-check.ts'
import type { Desk, Question } from './desk.ts'
import type { Freshness, ReadFault, ReadModels } from './read-models.ts'
import type { Snapshots, StoredSnapshot } from './snapshots.ts'
import type { Tally } from './tally.ts'

export interface RebuildHow {
  /** Compares, and leaves the present models where they are. */
  readonly dryRun?: boolean
  readonly onProgress?: (progress: BuildProgress) => void
}

/** The questions, the cache of states that is kept beside the rows, and the way to make it all again. */
export interface OpenReadModels extends ReadModels {
  readonly snapshots: Snapshots
  /**
   * Makes the models anew from position 0, beside the present ones, which go on answering until the new ones take their place.
   * Snapshots are kept. When it fails or is cancelled, the present ones stay.
   */
  readonly rebuild: (how?: RebuildHow) => TE.TaskEither<NotBuilt, Built>
  readonly cancelRebuild: () => void
  /** What the rows of one execution say beside what its events do; with `repair` they are made right. */
  readonly check: (executionId: string, repair: boolean) => TE.TaskEither<ReadFault, RowsChecked>
  /** A snapshot as it is kept: whoever only hands it on need not read it. */
  readonly storedSnapshot: (stream: string) => Promise<StoredSnapshot | undefined>
  /** Streams that have a snapshot, in an order of their own, behind one of them; none when that can't be told. */
  readonly snapshotted: (after: string, limit: number) => Promise<readonly string[]>
  /** What was counted of the events that were taken in; undefined when that can't be told now. */
  readonly tally: () => Promise<Tally | undefined>
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
    archivable: (query, fresh) => ask('archivable', [query], fresh),
    approvals: (query, fresh) => ask('approvals', [query], fresh),
    checkpoints: (query, fresh) => ask('checkpoints', [query], fresh),
    checkpoint: (id, fresh) => ask('checkpoint', [id], fresh),
    approval: (id, fresh) => ask('approval', [id], fresh),
    workflows: (query, fresh) => ask('workflows', [query], fresh),
    workflow: (id, version, fresh) => ask('workflow', [id, version], fresh),
    versions: (id, paging, fresh) => ask('versions', [id, paging], fresh),
    templates: (query, fresh) => ask('templates', [query], fresh),
    template: (id, version, fresh) => ask('template', [id, version], fresh),
    templateVersions: (id, paging, fresh) => ask('templateVersions', [id, paging], fresh),
    schedules: (query, fresh) => ask('schedules', [query], fresh),
    owedSchedules: (fresh) => ask('owedSchedules', [], fresh),
    advance: desk.advance,
    position: desk.position,
    rebuild:
      ({ dryRun = false, onProgress = () => undefined } = {}) =>
      () =>
        desk.rebuild(dryRun, onProgress),
    cancelRebuild: desk.cancelRebuild,
    check: (executionId, repair) => () => desk.check(executionId, repair),
    storedSnapshot: desk.load,
    snapshotted: desk.snapshotted,
    tally: desk.tally,
    close: desk.close,
    snapshots: {
      load: async (stream) => {
        const stored = await desk.load(stream)
        return stored && { ...stored, state: JSON.parse(stored.state) as unknown }
      },
      save: (stream, snapshot) => desk.save(stream, { ...snapshot, state: JSON.stringify(snapshot.state) }),
      forget: desk.forget,
    },
  }
}
