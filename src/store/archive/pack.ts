import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { hashAt } from '../commit.ts'
import { appendLine, type ArchivedAppend, type ArchivedSpan, type ArchiveHeader, type ArchiveSeal } from './lines.ts'
import { sealed } from './read-archive.ts'

/** Where in the file a part of one stream is: a member of the gzip file, which can be unpacked by itself. */
export interface Piece {
  readonly stream: string
  readonly first: number
  readonly last: number
  readonly start: number
  readonly length: number
}

/** UTF-16 units of lines that one piece collects: what has to be unpacked for one event. */
const PIECE = 262_144

/** Makes a file, piece by piece. `write` gets its bytes in order. */
export const packing = (header: ArchiveHeader, write: (bytes: Buffer) => void) => {
  const digest = createHash('sha256')
  const file = createHash('sha256')
  const streams = new Map<string, ArchivedSpan>()
  const pieces: Piece[] = []
  let bytes = 0
  let events = 0
  let open: { readonly stream: string; readonly first: number; last: number; text: string } | undefined

  const member = (text: string): Pick<Piece, 'start' | 'length'> => {
    const raw = gzipSync(Buffer.from(text))
    file.update(raw)
    write(raw)
    const start = bytes
    bytes += raw.length
    return { start, length: raw.length }
  }
  const close = (): void => {
    if (open === undefined) return
    const { text, ...piece } = open
    digest.update(text)
    pieces.push({ ...piece, ...member(text) })
    open = undefined
  }
  const first = `${JSON.stringify(header)}\n`
  digest.update(first)
  member(first)

  return {
    add: (append: ArchivedAppend): void => {
      const { stream, revision, count, hashes } = append
      if (open !== undefined && (open.stream !== stream || open.text.length >= PIECE)) close()
      const from = revision - count + 1
      open ??= { stream, first: from, last: revision, text: '' }
      open.last = revision
      open.text += appendLine(append)
      const begun = streams.get(stream)?.from ?? from
      streams.set(stream, { from: begun, revision, hash: hashAt(hashes, count - 1) })
      events += count
    },
    end: () => {
      close()
      const seal: ArchiveSeal = { kind: 'seal', streams: sealed(streams), events, digest: digest.digest('hex') }
      member(`${JSON.stringify(seal)}\n`)
      return { bytes, sha256: file.digest('hex'), events, pieces, streams: seal.streams }
    },
  }
}
