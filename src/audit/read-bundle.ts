import { createHash } from 'node:crypto'
import { canonical } from '../store/canonical.ts'
import { eventHash, isObject, NO_HASH, PLAIN, type Redacted } from '../store/hash.ts'
import { FORMAT, type End, type EventLine, type Header, type Seal } from './bundle.ts'
import { isSignedBy } from './keys.ts'

/** What is wrong with a file, in which of its lines (from 1), and with which event where it is one. */
export interface BrokenBundle {
  readonly line: number
  readonly stream?: string
  readonly revision?: number
  readonly what: 'text' | 'form' | 'order' | 'hash' | 'end' | 'seal' | 'signature'
  readonly detail: string
}

/** What a file holds, up to where it is broken. */
export interface ReadBundle {
  readonly header?: Header
  readonly events: readonly EventLine[]
  readonly seal?: Seal
  readonly broken?: BrokenBundle
}

const LINE_END = 0x0a
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads a file and checks all that it says of itself. Needs nothing but the file. */
export const readBundle = (bytes: Buffer): ReadBundle => {
  const ends = new Map<string, End>()
  const events: EventLine[] = []
  const hash = createHash('sha256')
  let header: Header | undefined
  let line = 0
  const stop = (broken: Omit<BrokenBundle, 'line'>, seal?: Seal): ReadBundle => ({
    ...(header === undefined ? {} : { header }),
    events,
    ...(seal === undefined ? {} : { seal }),
    broken: { line, ...broken },
  })

  for (let from = 0; ;) {
    line++
    const to = bytes.indexOf(LINE_END, from)
    if (to === -1) return stop({ what: 'end', detail: 'the file ends without its seal' })
    const raw = bytes.subarray(from, to)
    from = to + 1
    const value = valueIn(raw)
    if (value === undefined || !Buffer.from(canonical(value)).equals(raw))
      return stop({ ...placeOf(value), what: 'text', detail: 'the line is not one JSON value in its canonical text' })

    if (header === undefined) {
      if (!isHeader(value)) return stop({ what: 'form', detail: `the file does not begin as one of ${FORMAT}` })
      header = value
    } else if (isSeal(value)) {
      const broken = brokenSeal(value, ends, hash.digest('hex'))
      if (broken !== undefined) return stop(broken, value)
      return from === bytes.length
        ? { header, events, seal: value }
        : stop({ what: 'seal', detail: 'more follows behind the seal' }, value)
    } else {
      const broken = brokenLine(value, header, ends)
      if (broken !== undefined) return stop({ ...placeOf(value), ...broken })
      const event = value as unknown as EventLine
      ends.set(event.stream, { events: event.revision + 1, hash: event.hash })
      events.push(event)
    }
    hash.update(raw).update('\n')
  }
}

type Wrong = Pick<BrokenBundle, 'what' | 'detail'>

const valueIn = (raw: Buffer): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(utf8.decode(raw))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const placeOf = (value: Readonly<Record<string, unknown>> = {}): Pick<BrokenBundle, 'stream' | 'revision'> => {
  const { stream, revision } = value
  return typeof stream === 'string' && typeof revision === 'number' ? { stream, revision } : {}
}

const isHeader = (value: Readonly<Record<string, unknown>>): value is Header & Readonly<Record<string, unknown>> =>
  value['kind'] === 'header' && value['format'] === FORMAT

const isSeal = (value: Readonly<Record<string, unknown>>): value is Seal & Readonly<Record<string, unknown>> =>
  value['kind'] === 'seal' && isObject(value['streams']) && typeof value['digest'] === 'string'

const brokenLine = (
  value: Readonly<Record<string, unknown>>,
  { execution_id, workflow_id }: Header,
  ends: ReadonlyMap<string, End>,
): Wrong | undefined => {
  if (value['kind'] !== 'event' || !isEventLine(value)) return { what: 'form', detail: 'the line is no event' }
  const { stream, revision, hash, redacted } = value
  if (stream !== `execution-${execution_id}` && stream !== `workflow-${workflow_id}`)
    return { what: 'order', detail: 'its stream is neither that of the execution nor that of its workflow' }
  const before = ends.get(stream) ?? { events: 0, hash: NO_HASH }
  if (revision !== before.events) return { what: 'order', detail: `revision ${before.events} of its stream is missing` }
  return eventHash(before.hash, value, redacted) === hash
    ? undefined
    : { what: 'hash', detail: 'its hash is not the one that is kept with it' }
}

const isEventLine = (
  value: Readonly<Record<string, unknown>>,
): value is EventLine & Readonly<Record<string, unknown>> =>
  ['id', 'stream', 'at', 'type', 'hash'].every((name) => typeof value[name] === 'string') &&
  typeof value['revision'] === 'number' &&
  value['data'] !== undefined &&
  (value['meta'] === undefined || isObject(value['meta'])) &&
  (value['redacted'] === undefined || isRedacted(value['redacted'], value))

const isRedacted = (redacted: unknown, event: Readonly<Record<string, unknown>>): redacted is Redacted =>
  isObject(redacted) &&
  Object.entries(redacted).every(
    ([part, digests]) =>
      (part === 'data' || part === 'meta') &&
      isObject(event[part]) &&
      isObject(digests) &&
      Object.entries(digests).every(
        ([name, digest]) =>
          !PLAIN.has(name) &&
          !Object.hasOwn(event[part] as object, name) &&
          typeof digest === 'string' &&
          /^[0-9a-f]{64}$/.test(digest),
      ),
  )

const brokenSeal = (
  seal: Seal,
  ends: ReadonlyMap<string, End>,
  digest: string,
): Omit<BrokenBundle, 'line'> | undefined => {
  for (const stream of new Set([...ends.keys(), ...Object.keys(seal.streams)])) {
    const [here, sealed] = [ends.get(stream), seal.streams[stream]]
    if (canonical(here) !== canonical(sealed))
      return {
        stream,
        revision: Math.min(here?.events ?? 0, sealed?.events ?? 0),
        what: 'end',
        detail: `the file has ${here?.events ?? 0} events of the stream, and was sealed with ${sealed?.events ?? 0}`,
      }
  }
  if (seal.digest !== digest) return { what: 'seal', detail: 'its digest is not that of the lines before it' }
  const { public_key, signature } = seal
  if (public_key === undefined && signature === undefined) return undefined
  return typeof public_key === 'string' && typeof signature === 'string' && isSignedBy(public_key, signature, digest)
    ? undefined
    : { what: 'signature', detail: 'its signature is not one of its key and its digest' }
}
