import { readArchive, type BrokenArchive } from '../store/archive/read-archive.ts'

const GZIP = Buffer.from([0x1f, 0x8b])

/** Whether these are the bytes of a compressed file, as archives are. */
export const isArchive = (bytes: Buffer): boolean => bytes.subarray(0, GZIP.length).equals(GZIP)

/** What an archive says of itself, all of which was checked. */
export interface ArchiveVerdict {
  readonly archive_id: string | null
  readonly engine_version: string | null
  readonly written_at: string | null
  readonly executions: readonly string[]
  readonly events: number
  readonly broken: BrokenArchive | null
}

const EXECUTION = 'execution-'

/** Checks an archive with nothing but its bytes: every event against its hash, every stream from one event to the next. */
export const archiveVerdict = (bytes: Buffer): ArchiveVerdict => {
  const { header, appends, broken } = readArchive(bytes)
  const streams = new Set(appends.map(({ stream }) => stream))
  return {
    archive_id: header?.archive_id ?? null,
    engine_version: header?.engine_version ?? null,
    written_at: header?.written_at ?? null,
    executions: [...streams]
      .filter((stream) => stream.startsWith(EXECUTION))
      .map((stream) => stream.slice(EXECUTION.length)),
    events: appends.reduce((sum, { count }) => sum + count, 0),
    broken: broken ?? null,
  }
}
