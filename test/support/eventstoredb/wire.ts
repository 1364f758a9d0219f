import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import type { Status } from '@eventstore/db-client/generated/status_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import grpc, { type ServiceError } from '@grpc/grpc-js'
import type { Stored } from './log.ts'

/** How things look on the wire. */
export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString()

export const identifierOf = (stream: string): StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream))

export const uuidOf = (id: UUID | undefined): string => {
  const halves = id?.getStructured()
  if (halves === undefined) return id?.getString() ?? ''
  const [high, low] = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()].map((half) =>
    BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'),
  ) as [string, string]
  return `${high.slice(0, 8)}-${high.slice(8, 12)}-${high.slice(12)}-${low.slice(0, 4)}-${low.slice(4)}`
}

/** An event that is read. */
export const readEvent = (event: Stored): ReadResp => {
  const { ReadEvent } = streams.ReadResp
  const recorded = new ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(identifierOf(event.stream))
    .setStreamRevision(`${event.revision}`)
    .setCommitPosition(`${event.position}`)
    .setPreparePosition(`${event.position}`)
    .setData(event.data)
    .setCustomMetadata(event.metadata)
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('created', event.created)
    .set('content-type', event.json ? 'application/json' : 'application/octet-stream')
  return new streams.ReadResp().setEvent(new ReadEvent().setEvent(recorded).setCommitPosition(`${event.position}`))
}

/** An error that ends a call, with what the server says about it in the trailers. */
export const callError = (
  code: number,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): Partial<ServiceError> => {
  const metadata = new grpc.Metadata()
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value)
  return { code, details, metadata }
}

export const unavailable = () => callError(grpc.status.UNAVAILABLE, 'as the test wants it')

export const accessDenied = () =>
  callError(grpc.status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

export const notLeader = (host: string, port: number) =>
  callError(grpc.status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': `${port}`,
  })

/** An error within a stream of answers: its kind is the name of a message of the protocol. */
export const statusOf = (code: number, message: string, kind: string, bytes: Uint8Array): Status => {
  const url = `type.googleapis.com/event_store.client.${kind}`
  const any = Buffer.concat([field(1, Buffer.from(url)), field(2, Buffer.from(bytes))])
  const coded = Buffer.concat([Buffer.from([0x08, code]), field(2, Buffer.from(message)), field(3, any)])
  return status.Status.deserializeBinary(coded)
}

/** A field of bytes as Protocol Buffers encode it. */
const field = (number: number, bytes: Buffer): Buffer => {
  const length: number[] = []
  for (let left = bytes.length; ; left >>>= 7) {
    length.push(left > 0x7f ? (left & 0x7f) | 0x80 : left)
    if (left <= 0x7f) break
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes])
}
