import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Fault, Meta, Recorded } from '../event-store.ts'
import { isObject, NO_HASH } from '../hash.ts'
import type { Place } from './requests.ts'

/** An event as the server sends it, with its data as text. */
export interface Arrived {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly position: number
  readonly place: Place
  /** Epoch milliseconds: when it was decided, or for events of other programs when it was stored. */
  readonly at: number
  readonly type: string
  /** Undefined when it is not JSON: then it was not written by this program. */
  readonly data: string | undefined
  /** Which one of how many it is of its append; one of one when it does not say. */
  readonly nth: number
  readonly of: number
  /** `NO_HASH` when another program has written it. */
  readonly hash: string
  readonly meta?: Meta
}

export const arrived = (message: ReadResp.ReadEvent): Arrived | undefined => {
  const event = message.getEvent()
  if (event === undefined) return undefined
  const known = event.getMetadataMap()
  const place = { commit: event.getCommitPosition(), prepare: event.getPreparePosition() }
  const { at, nth, of, hash, meta } = besideOf(event.getCustomMetadata_asU8())
  const data = known.get('content-type') === 'application/json' ? text(event.getData_asU8()) : undefined
  return {
    id: event.getId()?.getString() ?? '',
    stream: text(event.getStreamIdentifier()?.getStreamName_asU8()),
    revision: Number(event.getStreamRevision()),
    position: Number(place.commit),
    place,
    at: at ?? Number(BigInt(known.get('created') ?? '0') / TICKS_PER_MS),
    type: known.get('type') ?? '',
    // What another program calls JSON may be anything.
    data: data === undefined || (at === undefined && !isJson(data)) ? undefined : data,
    nth,
    of,
    hash,
    ...(meta === undefined ? {} : { meta }),
  }
}

/** `created` counts tenths of a microsecond. */
const TICKS_PER_MS = 10_000n

const text = (bytes: Uint8Array = new Uint8Array()): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()

const isJson = (data: string): boolean => {
  try {
    JSON.parse(data)
    return true
  } catch {
    return false
  }
}

interface KnownBeside {
  readonly at: number | undefined
  readonly nth: number
  readonly of: number
  readonly hash: string
  readonly meta?: Meta
}

const BESIDE_NOTHING: KnownBeside = { at: undefined, nth: 0, of: 1, hash: NO_HASH }

/** Events of other programs have other metadata, or none. */
const besideOf = (bytes: Uint8Array): KnownBeside => {
  if (bytes.length === 0) return BESIDE_NOTHING
  try {
    const { at, nth, of, hash, meta } = JSON.parse(text(bytes)) as Readonly<Record<string, unknown>>
    const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
    if (Number.isNaN(time)) return BESIDE_NOTHING
    return {
      at: time,
      ...(typeof nth === 'number' && typeof of === 'number' ? { nth, of } : { nth: 0, of: 1 }),
      hash: typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) ? hash : NO_HASH,
      ...(isObject(meta) ? { meta } : {}),
    }
  } catch {
    return BESIDE_NOTHING
  }
}

/** The event as the port has it. Not every event of a shared server is ours to understand. */
export const recordedFrom = (event: Arrived): E.Either<Fault, Recorded> => {
  const { id, stream, revision, position, type, hash, meta } = event
  const unreadable = (problem: string): E.Either<Fault, never> =>
    E.left({ tag: 'unreadable_event', stream, revision, problems: [problem] })
  if (event.data === undefined) return unreadable('its data is not JSON')
  if (!Number.isSafeInteger(position))
    return unreadable('the server does not tell its position in the log: EventStoreDB 22.10 or later does')
  const data: unknown = JSON.parse(event.data)
  const at = new Date(event.at).toISOString()
  return E.right({ id, stream, revision, position, at, type, data, ...(meta === undefined ? {} : { meta }), hash })
}

/** Whether the log shows it: anything else is the business of whoever wrote it. */
export const isShown = ({ type, data }: Arrived): boolean => data !== undefined && !type.startsWith('$')
