import * as E from 'fp-ts/lib/Either.js'
import { eventId, RECOGNISED, timeOf } from '../commit.ts'
import type { Append, Appended, Fault } from '../event-store.ts'
import { eventHash, NO_HASH } from '../hash.ts'
import { generations } from '../generations.ts'
import type { Reader } from './reader.ts'

/** What an append goes behind: an append that is already there needs nothing more. */
export type Standing =
  | { readonly tag: 'behind'; readonly revision: number; readonly hash: string }
  | { readonly tag: 'there'; readonly appended: Appended }

/** Keeps the hash of the last event of streams, so that the next append has the one before it. */
export interface Chain {
  /** What stands in the stream before an append, as its writer saw it; for one that expects `any`, as the server has it now. */
  readonly before: (append: Append) => Promise<E.Either<Fault, Standing>>
  /** An append has taken place: its last event has this revision and hash. */
  readonly grown: (stream: string, revision: number, hash: string) => void
}

/** Streams whose last hash is known without reading. */
const KNOWN_STREAMS = 16_384

export const chain = ({ read, latest }: Pick<Reader, 'read' | 'latest'>): Chain => {
  const known = generations<{ readonly revision: number; readonly hash: string }>(KNOWN_STREAMS)

  const behind = async (stream: string, revision: number): Promise<E.Either<Fault, Standing>> => {
    if (revision < 0) return E.right({ tag: 'behind', revision, hash: NO_HASH })
    const last = known.get(stream)
    if (last?.revision === revision) return E.right({ tag: 'behind', ...last })
    const found = await read(stream, revision, 1)()
    if (E.isLeft(found)) return found
    // Where there is no such event, the server will say so.
    return E.right({ tag: 'behind', revision, hash: found.right[0]?.hash ?? NO_HASH })
  }

  /** Its place is chosen here, so that its hash fits; whether it was there before is therefore found out here too. */
  const anywhere = async ({ id, stream, events }: Append): Promise<E.Either<Fault, Standing>> => {
    const found = await latest(stream, RECOGNISED * 8)
    if (E.isLeft(found)) return found
    const last = eventId(id, events.length - 1)
    const repeated = found.right.find((event) => event.id === last)
    if (repeated !== undefined) {
      const { revision, position } = repeated
      return E.right({ tag: 'there', appended: { revision, position } })
    }
    const [newest] = found.right
    return E.right({ tag: 'behind', revision: newest?.revision ?? -1, hash: newest?.hash ?? NO_HASH })
  }

  return {
    before: (append) => {
      const { stream, expected } = append
      if (expected === 'any') return anywhere(append)
      return behind(stream, expected === 'no_stream' ? -1 : expected)
    },
    grown: (stream, revision, hash) => known.set(stream, { revision, hash }),
  }
}

/** The hashes of an append's events behind an event with a revision and a hash. */
export const hashesBehind = (
  append: Append,
  { revision, hash }: { readonly revision: number; readonly hash: string },
) => {
  const at = new Date(timeOf(append)).toISOString()
  const { id, stream, events } = append
  let last = hash
  return events.map((event, n) => {
    last = eventHash(last, { ...event, id: eventId(id, n), stream, revision: revision + 1 + n, at })
    return last
  })
}
