import type { OpenFault } from '../open-fault.ts'
import type { Work } from './archive/jobs.ts'

/** What the writer's thread is given when it starts. */
export interface WriterData {
  readonly file: string
  readonly maxPages?: number
  /** The log was seen to reach this position; a file that does not is another file. */
  readonly head: number
  readonly mustExist: boolean
}

/**
 * Appends as one flat array, which is the cheapest thing to hand to another thread:
 * stream, expected revision (`ANY`, or -1 for no stream), id, count, epoch milliseconds, the events as JSON; then the next one.
 */
export type Batch = readonly (string | number)[]
export const FIELDS = 6
export const ANY = -2

/** `work` belongs to the one append of its batch, and is done in the same transaction when that is written. */
export type ToWriter =
  { readonly kind: 'append'; readonly batch: Batch; readonly work?: Work } | { readonly kind: 'close' }

export type FromWriter =
  /** A connection was made, at the start or again after a fault; the log reaches `head`. */
  | { readonly kind: 'opened'; readonly head: number }
  | { readonly kind: 'refused'; readonly fault: OpenFault }
  /** A file of the former schema gets its hashes, and has them up to a position. */
  | { readonly kind: 'sealing'; readonly sealed: number; readonly of: number }
  | ({ readonly kind: 'done' } & Verdicts)
  | { readonly kind: 'failed'; readonly reason: string }

export interface Verdicts {
  /** For each append its last revision and its position; for a wrong expected revision the actual one and position 0. */
  readonly verdicts: Float64Array
  /** Of the events that were written, one hash after the other. */
  readonly hashes: Uint8Array
}
