import * as E from 'fp-ts/lib/Either.js'
import type { ReadFault } from './read-models.ts'

/** What a list is ordered by, and where a page of it ended. Opaque to whoever asks. */
export type Key = readonly [order: string, ...last: readonly (string | number)[]]

const LONGEST = 1_024

export const cursorOf = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key in a cursor: of this order, with this many parts, each of the type of the example; anything else is `bad_cursor`. */
export const keyIn = <K extends Key>(cursor: string | undefined, example: K): E.Either<ReadFault, K | undefined> => {
  if (cursor === undefined) return E.right(undefined)
  const key = decoded(cursor)
  const fits =
    Array.isArray(key) &&
    key.length === example.length &&
    key[0] === example[0] &&
    key.every((part, i) => typeof part === typeof example[i]) &&
    cursorOf(key as unknown as Key) === cursor
  return fits ? E.right(key as unknown as K) : E.left({ tag: 'bad_cursor' })
}

const decoded = (cursor: string): unknown => {
  if (cursor.length > LONGEST) return undefined
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** A page ends early when its rows are this big together (characters of JSON); it has one row at least. */
const LARGEST = 16 * 1_024 * 1_024

/** The rows of a page from the keys of one more than it may have, and the key to go on from when that is not all. */
export const page = <K, Stored, Row>(
  keys: readonly K[],
  limit: number,
  load: (key: K) => Stored,
  size: (stored: Stored) => number,
  show: (stored: Stored) => Row,
): { readonly rows: readonly Row[]; readonly last: K | undefined } => {
  const rows: Row[] = []
  let room = LARGEST
  for (const key of keys.slice(0, limit)) {
    const stored = load(key)
    room -= size(stored)
    if (room < 0 && rows.length > 0) break
    rows.push(show(stored))
  }
  return { rows, last: rows.length < keys.length ? keys[rows.length - 1] : undefined }
}
