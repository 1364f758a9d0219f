import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Broken, Checked, Fault, LogReader, Recorded, Span } from './event-store.ts'
import { eventHash, NO_HASH } from './hash.ts'

type Reading = Pick<LogReader, 'read' | 'readAll'>

/**
 * Checks the events of a store that keeps nothing but them, by reading: each against its own hash and that of the event before it in its
 * stream. Such a log has no hash of its own, and positions that are missing do not show.
 */
export const checkReading =
  (store: Reading) =>
  (of: Span, limit = 1_000): TE.TaskEither<Fault, Checked> =>
  async () => {
    const page = await ('after' in of ? inLog(store, of.after, limit) : inStream(store, of.stream, of.from, limit))
    if (E.isLeft(page)) return page
    const { events, next } = page.right
    const hashes = new Map<string, { readonly revision: number; readonly hash: string }>()
    let checked = 0
    let hash = NO_HASH
    for (const event of events) {
      const known = hashes.get(event.stream) ?? (await before(store, event))
      if ('_tag' in known) return known
      const broken = brokenIn(event, known)
      if (broken !== undefined) return E.right({ events: checked, hash, broken })
      ;({ hash } = event)
      hashes.set(event.stream, event)
      checked++
    }
    return E.right({ events: checked, hash, ...(next === undefined ? {} : { next }) })
  }

interface Piece {
  readonly events: readonly Recorded[]
  readonly next?: number
}

const inLog = async (store: Reading, after: number, limit: number): Promise<E.Either<Fault, Piece>> => {
  const page = await store.readAll(after, limit)()
  if (E.isLeft(page)) return page
  const { events, until } = page.right
  return E.right(until === after ? { events } : { events, next: until })
}

const inStream = async (
  store: Reading,
  stream: string,
  from: number,
  limit: number,
): Promise<E.Either<Fault, Piece>> => {
  const page = await store.read(stream, from, limit)()
  if (E.isLeft(page)) return page
  const last = page.right[page.right.length - 1]
  return E.right(last === undefined ? { events: [] } : { events: page.right, next: last.revision + 1 })
}

const before = async (
  store: Reading,
  { stream, revision }: Recorded,
): Promise<E.Left<Fault> | { readonly revision: number; readonly hash: string }> => {
  if (revision === 0) return { revision: -1, hash: NO_HASH }
  const found = await store.read(stream, revision - 1, 1)()
  if (E.isLeft(found)) return found
  return found.right[0] ?? { revision: -1, hash: NO_HASH }
}

const brokenIn = (event: Recorded, known: { readonly revision: number; readonly hash: string }): Broken | undefined => {
  const { position, stream, revision } = event
  if (revision !== known.revision + 1)
    return { position, stream, revision, what: 'order', detail: `it follows revision ${known.revision} of its stream` }
  return eventHash(known.hash, event) === event.hash
    ? undefined
    : { position, stream, revision, what: 'hash', detail: 'its hash is not the one that is kept with it' }
}
