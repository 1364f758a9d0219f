import type { Api, PostOptions, ReadOptions } from './api.ts'
import type { Page, Paging } from './pages.ts'
import { posting, reading, reference, type Reference } from './request.ts'

/** A file that has the text of events; `streams` and `events` are what the log still needs of it. */
export interface Archive {
  readonly archive_id: string
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly written_at: string
  readonly streams: number
  readonly events: number
}

export interface ArchiveContent extends Archive {
  readonly executions: readonly string[]
}

export interface ArchiveRun {
  /** Seconds that an execution must have been over; as HARMONIA_RETENTION_DAYS says unless given. */
  readonly older_than?: number
  readonly limit?: number
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

/** What was put back into the log. */
export interface Unarchived {
  readonly archives: readonly string[]
  readonly executions: readonly string[]
  readonly events: number
  readonly position: number
}

export interface ArchiveCheck {
  readonly archive_id: string
  readonly file: string
  readonly events: number
  /** What is wrong, in words. */
  readonly broken: string | null
}

type ArchiveRef = Reference<'archive_id'>

export const archiveCalls = (api: Api) => ({
  /** Archives executions that are over: at most `limit` (1,000 unless given); `more` says whether to ask again. */
  runArchive: (run: ArchiveRun = {}, options?: PostOptions): Promise<ArchiveRunDone> =>
    api.json('/api/archive/run', posting(run, options)),

  listArchives: (paging: Paging = {}, options?: ReadOptions): Promise<Page<'archives', Archive>> =>
    api.json('/api/archives', reading({ ...paging }, options)),

  getArchive: (archive: ArchiveRef, options?: ReadOptions): Promise<ArchiveContent> =>
    api.json(path(archive), reading({}, options)),

  /** Reads the file and compares it with what the log has kept. */
  verifyArchive: (archive: ArchiveRef, options?: ReadOptions): Promise<ArchiveCheck> =>
    api.json(`${path(archive)}/verify`, reading({}, options)),

  /** Puts all that is in an archive back into the log. */
  restoreArchive: (archive: ArchiveRef, options?: PostOptions): Promise<Unarchived> =>
    api.json(`${path(archive)}/restore`, posting({}, options)),

  /** Puts one execution back; nothing when it is there. */
  unarchiveExecution: (execution: Reference<'execution_id'>, options?: PostOptions): Promise<Unarchived> =>
    api.json(`/api/executions/${reference('execution_id', execution)}/unarchive`, posting({}, options)),
})

const path = (archive: ArchiveRef): string => `/api/archives/${reference('archive_id', archive)}`
