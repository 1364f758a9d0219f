import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Rejection } from '../domain/rejection.ts'
import type { Archive, CheckedArchive } from '../store/archive/archives.ts'
import type { By, Fault } from '../store/event-store.ts'

type Answer<A> = TE.TaskEither<Rejection | Fault, A>

/** What is to be archived: executions that have been over for at least so many seconds, those first that have been for longest. */
export interface ArchiveRun {
  readonly older_than: number
  readonly limit: number
  /** Nothing is archived; it is counted what would be. */
  readonly dry_run?: boolean
}

export interface ArchiveRunDone {
  readonly executions: number
  readonly events: number
  readonly archives: readonly Archive[]
  /** Streams that are not what was written, and so stay in the log. */
  readonly broken: readonly string[]
  /** There are more than the limit. */
  readonly more: boolean
  readonly dry_run: boolean
  readonly position: number
}

/** What was put back into the log. Nothing, when it was there. */
export interface Unarchived {
  readonly archives: readonly string[]
  readonly executions: readonly string[]
  readonly events: number
  readonly position: number
}

export interface ArchiveContent extends Archive {
  readonly executions: readonly string[]
}

/** The door to the archives: moving executions that are over out of the log, and back. */
export interface ArchiveKeeper {
  readonly run: (run: ArchiveRun, by?: By) => Answer<ArchiveRunDone>
  readonly unarchiveExecution: (executionId: string, by?: By) => Answer<Unarchived>
  readonly unarchive: (archiveId: string, by?: By) => Answer<Unarchived>
  /** Newest first, from behind one. */
  readonly list: (limit: number, before?: string) => Answer<readonly Archive[]>
  readonly show: (archiveId: string) => Answer<ArchiveContent>
  readonly check: (archiveId: string) => Answer<CheckedArchive>
}
