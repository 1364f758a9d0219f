import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { dashed } from './commit.ts'
import type { EventStore, Fault } from './event-store.ts'

/** What a large value is known by: the SHA-256 of its JSON text in UTF-8, and how many bytes that has. */
export interface BlobRef {
  readonly sha256: string
  readonly bytes: number
}

/** Large JSON values, each kept once in a stream of its own that its content names. */
export interface Blobs {
  /** Resolves when the text is durable. One that is there already costs a look, and nothing when it was put here before. */
  readonly put: (ref: BlobRef, text: string, at: string) => TE.TaskEither<Fault, void>
  /** Undefined when there is no such text, or not all of it. What comes back has the hash that was asked for. */
  readonly get: (sha256: string) => TE.TaskEither<Fault, string | undefined>
}

export const refOf = (text: string): BlobRef => {
  const bytes = Buffer.from(text)
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
}

/** In UTF-16 units. As JSON, none is larger than 768 KiB: stores that bound an append take each part as one. */
const PART = 262_144

/** Hashes of texts that are known to be there, so that they are not looked for again. */
const KNOWN = 1_000

/** The events of a stream of a blob. */
export const blobEvents = {
  blob_part: t.strict({ offset: t.number, of: t.number, text: t.string }),
}
const Part = blobEvents.blob_part
type Part = t.TypeOf<typeof Part>

const streamOf = (sha256: string): string => `blob-${sha256}`

export const blobsIn = (store: Pick<EventStore, 'append' | 'read'>, part = PART): Blobs => {
  const known = new Set<string>()

  const remember = (sha256: string): void => {
    known.add(sha256)
    for (const oldest of known) {
      if (known.size <= KNOWN) return
      known.delete(oldest)
    }
  }

  /** How much of a text its stream has, when another writer was there or an earlier one got no further. */
  const reached = async (stream: string, last: number): Promise<E.Either<Fault, number>> => {
    const read = await store.read(stream, last, 1)()
    if (E.isLeft(read)) return read
    const [decoded] = read.right.map(({ data }) => Part.decode(data))
    return decoded !== undefined && E.isRight(decoded)
      ? E.right(decoded.right.offset + decoded.right.text.length)
      : E.left(unreadable(stream, last, 'it is no part of a text'))
  }

  const put = async ({ sha256 }: BlobRef, text: string, at: string): Promise<E.Either<Fault, void>> => {
    if (known.has(sha256)) return E.right(undefined)
    const stream = streamOf(sha256)
    let revision = -1
    for (let offset = 0; offset < text.length;) {
      const data: Part = { offset, of: text.length, text: text.slice(offset, offset + part) }
      const expected = revision < 0 ? 'no_stream' : revision
      const id = partId(sha256, offset)
      const appended = await store.append({ id, stream, expected, at, events: [{ type: 'blob_part', data }] })()
      if (E.isRight(appended)) {
        ;({ revision } = appended.right)
        offset += part
        continue
      }
      if (appended.left.tag !== 'wrong_expected_revision') return appended
      revision = appended.left.actual
      const there = await reached(stream, revision)
      if (E.isLeft(there)) return there
      offset = there.right
    }
    remember(sha256)
    return E.right(undefined)
  }

  const get = async (sha256: string): Promise<E.Either<Fault, string | undefined>> => {
    const stream = streamOf(sha256)
    let text = ''
    for (let revision = 0; ;) {
      const page = await store.read(stream, revision)()
      if (E.isLeft(page)) return page
      if (page.right.length === 0) return E.right(undefined)
      for (const event of page.right) {
        const decoded = Part.decode(event.data)
        if (E.isLeft(decoded) || decoded.right.offset !== text.length)
          return E.left(unreadable(stream, event.revision, 'it does not go on where the part before it ends'))
        text += decoded.right.text
        revision = event.revision + 1
        if (text.length < decoded.right.of) continue
        return refOf(text).sha256 === sha256
          ? E.right(text)
          : E.left(unreadable(stream, event.revision, 'the text is not the one that its stream is named after'))
      }
    }
  }

  return { put: (ref, text, at) => () => put(ref, text, at), get: (sha256) => () => get(sha256) }
}

/** The same for everyone who puts the same part, so that a store recognises it. */
const partId = (sha256: string, offset: number): string =>
  dashed(createHash('sha256').update(`${sha256}:${offset}`).digest('hex').slice(0, 32))

const unreadable = (stream: string, revision: number, problem: string): Fault => ({
  tag: 'unreadable_event',
  stream,
  revision,
  problems: [problem],
})
