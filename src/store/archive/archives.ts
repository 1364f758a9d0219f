import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { By, Fault } from '../event-store.ts'

/** A file that has the text of events, of which the log has kept places and hashes. */
export interface Archive {
  readonly archive_id: string
  /** Its name in the folder of the archives. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly written_at: string
  /** What the log still needs of it. */
  readonly streams: number
  readonly events: number
}

/** What was archived with one step, and where that stands in the log. */
export interface Put {
  /** Undefined when there was nothing to be taken. */
  readonly archive: Archive | undefined
  /** Streams of the request; those that were not looked at are to be asked for again. */
  readonly taken: readonly string[]
  readonly left: readonly string[]
  /** Streams that are not what was written, and so stay where they are. */
  readonly broken: readonly string[]
  /** Of the event that tells of it; 0 when nothing was done. */
  readonly position: number
}

/** What was put back into the log from one archive. */
export interface Back {
  readonly archive_id: string
  readonly file: string
  readonly streams: readonly string[]
  readonly events: number
  readonly position: number
}

/** Whether a file has what the log needs of it. */
export interface CheckedArchive {
  readonly archive_id: string
  readonly file: string
  readonly events: number
  /** What is wrong, in words. */
  readonly broken: string | null
}

export interface Request {
  /** A UUID for what is written, made by the caller. */
  readonly id: string
  /** RFC 3339. */
  readonly at: string
  readonly by?: By | undefined
  /** Of this program, for the header of the file. */
  readonly engine_version?: string
}

/**
 * What a store with files can do besides keeping events: moving the text of streams to files and back. Nothing that reads the log
 * notices but by the time that it takes: places, hashes and what is read stay as they were.
 */
export interface Archives {
  /** Where the files are. */
  readonly folder: string
  /** Archives as many of the streams as one file takes, and the large values that they refer to. */
  readonly put: (streams: readonly string[], request: Request) => TE.TaskEither<Fault, Put>
  /** Puts back all of an archive, or some of its streams. The file stays where it is. */
  readonly bringBack: (
    archiveId: string,
    streams: readonly string[] | undefined,
    request: Request,
  ) => TE.TaskEither<Fault, Back | undefined>
  /** Newest first, from behind one. */
  readonly list: (limit: number, before?: string) => TE.TaskEither<Fault, readonly Archive[]>
  readonly find: (archiveId: string) => TE.TaskEither<Fault, Archive | undefined>
  /** Asks the store at once. */
  readonly totals: () => { readonly files: number; readonly bytes: number }
  /** The streams whose text is in it. */
  readonly streamsIn: (archiveId: string) => TE.TaskEither<Fault, readonly string[]>
  /** The archives that have text of a stream. */
  readonly holding: (stream: string) => TE.TaskEither<Fault, readonly string[]>
  /** Reads a file and compares all of it with the log. */
  readonly check: (archiveId: string) => TE.TaskEither<Fault, CheckedArchive | undefined>
}
