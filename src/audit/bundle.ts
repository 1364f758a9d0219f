import { createHash, type KeyObject } from 'node:crypto'
import { canonical } from '../store/canonical.ts'
import type { Recorded } from '../store/event-store.ts'
import type { Redacted } from '../store/hash.ts'
import { publicKeyOf, signatureOf } from './keys.ts'

/**
 * An execution in a file of its own: a header, the events of the workflow's stream up to the version that was run and those of
 * the execution, and a seal, each as one line of canonical JSON. docs/audit.md describes it for those who check it without this program.
 */
export const FORMAT = 'harmonia-audit/1'

export interface Header {
  readonly kind: 'header'
  readonly format: typeof FORMAT
  readonly engine_version: string
  readonly exported_at: string
  readonly execution_id: string
  readonly workflow_id: string
}

/** What its hash proves of an event. What was taken out of `data` and `meta` stands in `redacted` by its digest. */
export interface EventLine extends Omit<Recorded, 'position'> {
  readonly kind: 'event'
  readonly redacted?: Redacted
}

/** Where a stream ends in the file. */
export interface End {
  readonly events: number
  readonly hash: string
}

export interface Seal {
  readonly kind: 'seal'
  readonly streams: Readonly<Record<string, End>>
  /** SHA-256 of all lines before this one, with their line ends. */
  readonly digest: string
  /** Ed25519, of the digest as text: the 32 bytes of the key and the 64 of the signature, as hexadecimal digits. */
  readonly public_key?: string
  readonly signature?: string
}

export const eventLine = ({ position: _, ...event }: Recorded): EventLine => ({ kind: 'event', ...event })

/** The lines of a file, each made when it is asked for. A key signs it. */
export async function* bundle(
  header: Header,
  events: AsyncIterable<EventLine> | Iterable<EventLine>,
  key?: KeyObject,
): AsyncGenerator<string, void, undefined> {
  const hash = createHash('sha256')
  const streams: Record<string, End> = {}
  const line = (value: unknown): string => {
    const text = `${canonical(value)}\n`
    hash.update(text)
    return text
  }
  yield line(header)
  for await (const event of events) {
    streams[event.stream] = { events: event.revision + 1, hash: event.hash }
    yield line(event)
  }
  const digest = hash.digest('hex')
  const signed = key === undefined ? {} : { public_key: publicKeyOf(key), signature: signatureOf(key, digest) }
  const seal: Seal = { kind: 'seal', streams, digest, ...signed }
  yield `${canonical(seal)}\n`
}
