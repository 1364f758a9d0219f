import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js'
import grpc, { type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js'
import { METADATA } from './log.ts'
import type { Node } from './node.ts'
import { callError, nameOf, unavailable } from './wire.ts'

type Unary<Request, Response> = (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>) => void

/** The version that it says it is: the oldest one that tells positions in reads of a stream. */
const VERSION = '22.10.0.0'

export const supportedMethods =
  ({ refusal }: Node): Unary<Empty, SupportedMethods> =>
  ({ metadata }, answer) => {
    const refused = refusal(metadata)
    if (refused !== undefined) return answer(refused)
    const methods = ['read', 'append', 'batchappend', 'delete', 'tombstone'].map((name) =>
      new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
    )
    answer(null, new features.SupportedMethods().setEventStoreServerVersion(VERSION).setMethodsList(methods))
  }

/** A cluster of one, which is its leader. */
export const members =
  (node: Node): Unary<Empty, ClusterInfo> =>
  (_, answer) => {
    // The client asks for the members before it says who it is.
    if (node.situation.down) return answer(unavailable())
    const member = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString(node.id))
      .setTimeStamp(`${BigInt(Date.now()) * 10_000n}`)
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(node.port()))
    answer(null, new gossip.ClusterInfo().setMembersList([member]))
  }

/** Hides a stream; it can be written again. */
export const deleteStream =
  ({ log, refusal }: Node): Unary<DeleteReq, DeleteResp> =>
  (call, answer) => {
    const refused = refusal(call.metadata)
    if (refused !== undefined) return answer(refused)
    const stream = nameOf(call.request.getOptions()?.getStreamIdentifier())
    if (log.isTombstoned(stream)) return answer(deleted(stream))
    const data = Buffer.from(JSON.stringify({ $tb: Number.MAX_SAFE_INTEGER }))
    const [event] = log.add(`$$${stream}`, [
      { id: crypto.randomUUID(), type: METADATA, json: true, data, metadata: Buffer.alloc(0) },
    ])
    const place = `${event?.position ?? 0}`
    void log.flushed().then(() => {
      const position = new streams.DeleteResp.Position().setCommitPosition(place).setPreparePosition(place)
      answer(null, new streams.DeleteResp().setPosition(position))
    })
  }

/** Ends a stream for good. */
export const tombstone =
  ({ log, refusal }: Node): Unary<TombstoneReq, TombstoneResp> =>
  (call, answer) => {
    const refused = refusal(call.metadata)
    if (refused !== undefined) return answer(refused)
    const stream = nameOf(call.request.getOptions()?.getStreamIdentifier())
    if (log.isTombstoned(stream)) return answer(deleted(stream))
    const place = `${log.tombstone(stream).position}`
    void log.flushed().then(() => {
      const position = new streams.TombstoneResp.Position().setCommitPosition(place).setPreparePosition(place)
      answer(null, new streams.TombstoneResp().setPosition(position))
    })
  }

const deleted = (stream: string) =>
  callError(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })
