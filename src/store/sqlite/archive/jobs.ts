import type { ArchivedStream } from '../../archive/events.ts'
import type { Piece } from '../../archive/pack.ts'

/** What the thread of the archives is asked to do with an event file; it writes to files of archives alone. */
export type Job =
  | {
      readonly kind: 'pack'
      readonly file: string
      readonly archive_id: string
      readonly streams: readonly string[]
      readonly engine_version: string
      readonly written_at: string
    }
  | {
      readonly kind: 'unpack'
      readonly file: string
      readonly archive_id: string
      readonly streams: readonly string[] | undefined
    }
  | { readonly kind: 'check'; readonly file: string; readonly archive_id: string }

/** A file that is written, synced, and was read back; nothing refers to it yet. */
export interface Packed {
  readonly bytes: number
  readonly sha256: string
  readonly events: number
  readonly pieces: readonly Piece[]
  readonly streams: readonly ArchivedStream[]
  /** Of the appends whose text is in it. */
  readonly positions: readonly number[]
}

export interface PackAnswer {
  /** Undefined when there was nothing to be packed. */
  readonly packed: Packed | undefined
  readonly taken: readonly string[]
  readonly left: readonly string[]
  readonly broken: readonly string[]
}

/** A row of the log as it was before its text went to an archive. */
export interface WholeRow {
  readonly position: number
  readonly id: string
  readonly at: number
  readonly events: string
  readonly hashes: Uint8Array
}

export interface UnpackAnswer {
  readonly rows: readonly WholeRow[]
  readonly streams: readonly string[]
  readonly events: number
}

export interface CheckAnswer {
  readonly events: number
  readonly broken: string | null
}

export type Answer = PackAnswer | UnpackAnswer | CheckAnswer
export type Told = { readonly answer: Answer } | { readonly failed: string }

/** What the writer does to the log in the transaction of the append that tells of it. */
export type Work =
  | {
      readonly kind: 'put'
      readonly archive_id: string
      readonly at: number
      readonly packed: Pick<Packed, 'bytes' | 'sha256' | 'pieces' | 'positions'>
    }
  | ({ readonly kind: 'back'; readonly archive_id: string } & Pick<UnpackAnswer, 'rows' | 'streams'>)
