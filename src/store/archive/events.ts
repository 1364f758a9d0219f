import * as t from 'io-ts'

const Archived = t.strict({ stream: t.string, from: t.number, revision: t.number, rows: t.string })

/**
 * The events of an archive's stream (`archive-<id>`). They belong to the transaction that takes the text of events out of the log, or puts
 * it back. `rows` is the digest of what stays of a stream from revision `from` to `revision`; `sha256` is that of the file.
 */
export const archiveEvents = {
  streams_archived: t.strict({
    archive_id: t.string,
    file: t.string,
    bytes: t.number,
    sha256: t.string,
    events: t.number,
    streams: t.array(Archived),
  }),
  streams_unarchived: t.strict({ archive_id: t.string, streams: t.array(t.string) }),
}

export type StreamsArchived = t.TypeOf<typeof archiveEvents.streams_archived>
export type ArchivedStream = t.TypeOf<typeof Archived>

/** The name of the category of their streams. */
export const ARCHIVES = 'archive'
