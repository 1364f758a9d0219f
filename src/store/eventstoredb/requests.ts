import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { BatchAppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { dataText, eventId, timeOf } from '../commit.ts'
import type { Append, Expected, Meta } from '../event-store.ts'

type ProposedMessage = BatchAppendReq.ProposedMessage

/** An append as it goes out, encoded once however often it is sent. */
export interface Outgoing {
  readonly stream: string
  readonly expected: Expected
  readonly events: readonly ProposedMessage[]
  readonly bytes: number
}

/** What stands beside the data of each event: the time that it was decided at, which one of how many it is of its append, and its hash. */
export interface Beside {
  readonly at: string
  readonly nth: number
  readonly of: number
  readonly hash: string
  readonly meta?: Meta
}

/** A place of `$all` as the server numbers it, in decimal. */
export interface Place {
  readonly commit: string
  readonly prepare: string
}

/** For events that were appended through this protocol, which are all of ours, both numbers are the same. */
export const placeOf = (position: number): Place => ({ commit: `${position}`, prepare: `${position}` })

export const NAMED_BY_US = { filterOn: 'type', regex: '^[^$].*' } as const

export type ServerFilter =
  | { readonly filterOn: 'type'; readonly regex: string }
  | { readonly filterOn: 'type' | 'stream'; readonly prefixes: readonly string[] }

/** Throws when the append is not one. The hashes are those of its events. */
export const outgoing = (append: Append, hashes: readonly string[]): Outgoing => {
  const at = new Date(timeOf(append)).toISOString()
  const { id, stream, expected, events } = append
  let bytes = 0
  const encoded = events.map((event, nth) => {
    const data = Buffer.from(dataText(event))
    const { meta } = event
    const told: Beside = { at, nth, of: events.length, hash: hashes[nth] as string, ...(meta && { meta }) }
    const beside = Buffer.from(JSON.stringify(told))
    bytes += data.length + beside.length + event.type.length + EVENT_OVERHEAD
    const message = new streams.BatchAppendReq.ProposedMessage()
    message.setId(new shared.UUID().setString(eventId(id, nth)))
    message.getMetadataMap().set('type', event.type).set('content-type', 'application/json')
    return message.setData(data).setCustomMetadata(beside)
  })
  return { stream, expected, events: encoded, bytes }
}

const EVENT_OVERHEAD = 100

/** One gRPC message must stay below the 4 MiB that a server takes by default. */
const MESSAGE_BYTES = 3 * 1024 * 1024

/** The messages of one append; the last one is marked. */
export const appendRequests = (correlation: string, { stream, expected, events }: Outgoing): BatchAppendReq[] => {
  const { BatchAppendReq: Request } = streams
  const options = new Request.Options().setStreamIdentifier(identifier(stream))
  const nothing = new shared.Empty()
  if (expected === 'any') options.setAny(nothing)
  else if (expected === 'no_stream') options.setNoStream(nothing)
  else options.setStreamPosition(`${expected}`)

  const begun = (): BatchAppendReq => new Request().setCorrelationId(new shared.UUID().setString(correlation))
  let request = begun().setOptions(options)
  const requests = [request]
  let bytes = 0
  for (const event of events) {
    const size = event.getData_asU8().length
    if (bytes > 0 && bytes + size > MESSAGE_BYTES) {
      requests.push((request = begun()))
      bytes = 0
    }
    request.addProposedMessages(event)
    bytes += size
  }
  request.setIsFinal(true)
  return requests
}

/** At most `limit` events of a stream, from a revision on. */
export const streamRequest = (stream: string, from: number, limit: number): ReadReq => {
  const { Options } = streams.ReadReq
  const ofStream = new Options.StreamOptions().setStreamIdentifier(identifier(stream)).setRevision(`${from}`)
  const options = common().setStream(ofStream).setNoFilter(new shared.Empty()).setCount(`${limit}`)
  return new streams.ReadReq().setOptions(options)
}

const { FORWARDS, BACKWARDS } = streams.ReadReq.Options.ReadDirection

/** The last events of a stream, the latest first. */
export const latestRequest = (stream: string, limit: number): ReadReq => {
  const { Options } = streams.ReadReq
  const ofStream = new Options.StreamOptions().setStreamIdentifier(identifier(stream)).setEnd(new shared.Empty())
  const options = common().setStream(ofStream).setNoFilter(new shared.Empty()).setCount(`${limit}`)
  return new streams.ReadReq().setOptions(options.setReadDirection(BACKWARDS))
}

export type LogStart = 'start' | 'end' | Place

/** At most `limit` events of `$all`, the one at the place itself included. */
export const logRequest = (from: LogStart, limit: number, filter: ServerFilter, backwards = false): ReadReq => {
  const options = ofAll(from, filter).setCount(`${limit}`)
  return new streams.ReadReq().setOptions(options.setReadDirection(backwards ? BACKWARDS : FORWARDS))
}

/** Events of `$all` behind a place, without end. */
export const subscribeRequest = (after: LogStart, filter: ServerFilter): ReadReq => {
  const options = ofAll(after, filter).setSubscription(new streams.ReadReq.Options.SubscriptionOptions())
  return new streams.ReadReq().setOptions(options)
}

const ofAll = (from: LogStart, filter: ServerFilter): ReadReq.Options => {
  const { Options } = streams.ReadReq
  const all = new Options.AllOptions()
  if (from === 'start') all.setStart(new shared.Empty())
  else if (from === 'end') all.setEnd(new shared.Empty())
  else all.setPosition(new Options.Position().setCommitPosition(from.commit).setPreparePosition(from.prepare))

  const expression = new Options.FilterOptions.Expression()
  if ('regex' in filter) expression.setRegex(filter.regex)
  else expression.setPrefixList([...filter.prefixes])
  const filtered = new Options.FilterOptions().setCount(new shared.Empty()).setCheckpointintervalmultiplier(32)
  if (filter.filterOn === 'type') filtered.setEventType(expression)
  else filtered.setStreamIdentifier(expression)
  return common().setAll(all).setFilter(filtered)
}

const common = (): ReadReq.Options => {
  const { Options } = streams.ReadReq
  const uuids = new Options.UUIDOption().setString(new shared.Empty())
  return new Options().setResolveLinks(false).setUuidOption(uuids)
}

const identifier = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream))
