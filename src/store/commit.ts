import type { Append, Filter, Meta, NewEvent, Recorded } from './event-store.ts'
import { hashBetween, HASH_BYTES } from './hash.ts'

/** One append as it stands in the log: `revision` and `position` are those of its last event. */
export interface Commit {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly position: number
  /** Where each of its events stands, in a log whose positions have gaps; otherwise they end at `position`. */
  readonly positions?: readonly number[]
  readonly count: number
  /** Epoch milliseconds. */
  readonly at: number
  /** A JSON array of `{type, data, meta?}`. */
  readonly events: string
  /** What is in that text, where it is known: then nobody has to parse it all for one event. */
  readonly contents?: Contents | undefined
  /** The hashes of its events, one after the other. */
  readonly hashes: Buffer
}

/** Of each event of a commit its type, and where its text begins. */
export interface Contents {
  readonly types: readonly string[]
  readonly starts: readonly number[]
}

/** An append that is ready to be written: checked, and serialised once. */
export type Written = Omit<Commit, 'revision' | 'position' | 'positions' | 'hashes'>

/** Commits of its stream among which a repeated append that expects `any` is recognised. */
export const RECOGNISED = 32

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Throws when the append is not one. */
export const written = (append: Append): Written => {
  const at = timeOf(append)
  const { id, stream, events } = append
  const texts = events.map((event) => textOf(event, dataText(event)))
  const types = events.map(({ type }) => type)
  let length = 1
  const starts = texts.map((text) => {
    const start = length
    length += text.length + 1
    return start
  })
  return { id, stream, count: events.length, at, events: `[${texts.join(',')}]`, contents: { types, starts } }
}

/** The time of an append. Throws when it is not one: that is a bug of its writer, and must not become a line of the log. */
export const timeOf = ({ id, stream, at, events }: Append): number => {
  const time = at === lastAt ? lastTime : Date.parse(at)
  if (!UUID.test(id)) throw new TypeError(`an append's id is a UUID in lower case, not ${id}`)
  if (Number.isNaN(time)) throw new TypeError(`an append's time is RFC 3339, not ${at}`)
  if (events.length === 0) throw new TypeError(`an append to ${stream} has no events`)
  lastAt = at
  lastTime = time
  return time
}

/** Many appends are made in the same millisecond. */
let lastAt = ''
let lastTime = NaN

/** The data of an event as JSON. Throws when it is none. */
export const dataText = ({ type, data }: NewEvent): string => {
  const text = JSON.stringify(data) as string | undefined
  if (text === undefined) throw new TypeError(`the data of ${type} is not JSON`)
  return text
}

/** The one text that there is for an event, from the JSON of its data: whatever else is found in a log was not written as it stands there. */
export const textOf = ({ type, meta }: Pick<NewEvent, 'type' | 'meta'>, data: string): string =>
  `{"type":${JSON.stringify(type)},"data":${data}${meta === undefined ? '' : `,"meta":${metaText(meta)}`}}`

export const metaText = ({ actor, reason, command }: Meta): string => JSON.stringify({ actor, reason, command })

/** The events of a commit as it keeps them, from the JSON of their data. */
export const jsonOf = (events: readonly Pick<NewEvent, 'type' | 'meta'>[], data: readonly string[]): string =>
  `[${events.map((event, n) => textOf(event, data[n] as string)).join(',')}]`

/** Where the n-th event of a commit stands in the log. */
export const positionAt = ({ position, positions, count }: Commit, n: number): number =>
  positions === undefined ? position - count + 1 + n : (positions[n] as number)

/** Where the n-th event of a commit stands in its stream. */
export const revisionAt = ({ revision, count }: Commit, n: number): number => revision - count + 1 + n

/** A commit that is looked into: each event is made when it is asked for. */
export interface Opened {
  readonly type: (n: number) => string
  readonly event: (n: number) => Recorded
}

export const opened = (commit: Commit): Opened => {
  const { id, stream, hashes } = commit
  const at = new Date(commit.at).toISOString()
  const idAt = idsOf(id)
  const { type, given } = lookInto(commit)
  const digits = hashes.toString('hex')
  return {
    type,
    event: (n) => {
      const { type, data, meta } = given(n)
      const revision = revisionAt(commit, n)
      const position = positionAt(commit, n)
      const event = {
        id: idAt(n),
        stream,
        revision,
        position,
        at,
        type,
        data,
        hash: digits.slice(n * HASH_DIGITS, (n + 1) * HASH_DIGITS),
      }
      return meta === undefined ? event : { ...event, meta }
    },
  }
}

/** The types and the events in a commit's text. */
const lookInto = ({ events, contents }: Commit): { type: (n: number) => string; given: (n: number) => NewEvent } => {
  if (contents === undefined) {
    const all = JSON.parse(events) as NewEvent[]
    return { type: (n) => (all[n] as NewEvent).type, given: (n) => all[n] as NewEvent }
  }
  const { types, starts } = contents
  return {
    type: (n) => types[n] as string,
    // What follows an event is a comma, or the bracket at the end.
    given: (n) => JSON.parse(events.slice(starts[n], (starts[n + 1] ?? events.length) - 1)) as NewEvent,
  }
}

/** The events of a commit from its n-th up to, not including, its m-th. */
export const recorded = (commit: Commit, n = 0, m = commit.count): Recorded[] => {
  const { event } = opened(commit)
  const events: Recorded[] = []
  for (let place = n; place < Math.min(m, commit.count); place++) events.push(event(place))
  return events
}

const HASH_DIGITS = 2 * HASH_BYTES

/** The n-th of hashes that are kept one after the other. */
export const hashAt = (hashes: Buffer, n: number): string =>
  hashes.toString('hex', n * HASH_BYTES, (n + 1) * HASH_BYTES)

/** Of hashes that are kept one after the other. */
export const lastHash = (hashes: Buffer): string => hashes.toString('hex', Math.max(0, hashes.length - HASH_BYTES))

/** The hashes of the events of an append behind an event with the hash `previous`. */
export const hashesOf = (write: Written & Pick<Commit, 'revision'>, previous: string): Buffer => {
  const { id, stream, revision, count } = write
  const time = `"${new Date(write.at).toISOString()}"`
  const name = JSON.stringify(stream)
  const first = revision - count + 1
  let hash = previous
  let all = ''
  const events = JSON.parse(write.events) as NewEvent[]
  for (let n = 0; n < events.length; n++) {
    hash = hashBetween(hash, time, `"${eventId(id, n)}"`, first + n, name, events[n] as NewEvent)
    all += hash
  }
  return Buffer.from(all, 'hex')
}

/** The id of the n-th event of an append: the append's id + n, as 128-bit numbers. */
export const eventId = (id: string, n: number): string => idsOf(id)(n)

/** The same for all events of an append. Plain code: each event that is read or written goes through here. */
export const idsOf = (id: string): ((n: number) => string) => {
  const most = id.slice(0, -2)
  const last = Number.parseInt(id.slice(-2), 16)
  return (n) => {
    if (n === 0) return id
    return last + n < BYTES.length ? most + (BYTES[last + n] as string) : carried(id, n)
  }
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const carried = (id: string, n: number): string => {
  const last = Number.parseInt(id.slice(24), 16) + n
  if (last <= 0xffff_ffff_ffff) return id.slice(0, 24) + last.toString(16).padStart(12, '0')
  const sum = BigInt.asUintN(128, BigInt(`0x${id.replaceAll('-', '')}`) + BigInt(n))
  return dashed(sum.toString(16).padStart(32, '0'))
}

/** A UUID from its 32 hexadecimal digits. */
export const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`

/** False only when none of its events is wanted: then there is no need to parse them. */
export const mayWant = (
  filter: Filter | undefined,
  { stream, events, contents }: Pick<Commit, 'stream' | 'events' | 'contents'>,
): boolean => {
  if (filter === undefined) return true
  const { categories, types } = filter
  if (categories !== undefined && !categories.includes(categoryOf(stream))) return false
  if (types === undefined) return true
  return contents === undefined
    ? types.some((type) => events.includes(`{"type":${JSON.stringify(type)},`))
    : contents.types.some((type) => types.includes(type))
}

export const wantsType = (filter: Filter | undefined, type: string): boolean =>
  filter?.types === undefined || filter.types.includes(type)

/** The part of a stream's name before its first '-'. */
export const categoryOf = (stream: string): string => {
  const dash = stream.indexOf('-')
  return dash === -1 ? stream : stream.slice(0, dash)
}
