import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js'
import grpc, { type sendUnaryData, type ServerDuplexStream, type ServerReadableStream } from '@grpc/grpc-js'
import { setTimeout } from 'node:timers/promises'
import type { Fault } from './faults.ts'
import type { Node } from './node.ts'
import type { Proposed, Stored } from './log.ts'
import { decide, type ExpectedState } from './rules.ts'
import { callError, identifierOf, nameOf, notLeader, statusOf, unavailable, uuidOf } from './wire.ts'

interface Write {
  readonly stream: string
  readonly expected: ExpectedState
  readonly events: Proposed[]
  size: number
}

type Result =
  | { readonly tag: 'stored'; readonly last: Stored; readonly repeated: boolean }
  | { readonly tag: 'wrong_expected_version'; readonly current: number }
  | { readonly tag: 'stream_deleted' }
  | { readonly tag: 'too_large' }

/** What is not answered in the usual way. */
type Verdict = Result | { readonly tag: 'silence' } | { readonly tag: 'broken'; readonly error: object } | InBand
interface InBand {
  readonly tag: 'timeout' | 'busy'
}

const commit = async ({ log, situation }: Node, write: Write): Promise<Result> => {
  if (write.size > situation.maxAppendSize) return { tag: 'too_large' }
  const decision = decide(
    log,
    write.stream,
    write.expected,
    write.events.map(({ id }) => id),
  )
  switch (decision.tag) {
    case 'ok': {
      if (log.isSoftDeleted(write.stream)) undelete(log, write.stream)
      const stored = log.add(write.stream, write.events)
      await log.flushed()
      return { tag: 'stored', last: stored[stored.length - 1] as Stored, repeated: false }
    }
    case 'idempotent':
      await log.flushed()
      return { tag: 'stored', last: decision.last, repeated: true }
    default:
      return decision
  }
}

/** A deleted stream that is written again goes on where it was, and shows what is new. */
const undelete = (log: Node['log'], stream: string): void => {
  const data = Buffer.from(JSON.stringify({ $tb: log.revisionOf(stream) + 1 }))
  log.add(`$$${stream}`, [{ id: crypto.randomUUID(), type: '$metadata', json: true, data, metadata: Buffer.alloc(0) }])
}

/** One append, with what the test has ordered for it. */
const perform = async (node: Node, write: Write): Promise<Verdict> => {
  const fault = node.situation.faults.shift() ?? 'none'
  return instead(node, fault) ?? after(node, fault, await commit(node, write))
}

/** What happens instead of a commit. */
const instead = (node: Node, fault: Fault): Verdict | undefined => {
  switch (fault) {
    case 'hang':
      return { tag: 'silence' }
    case 'drop_before':
      node.drop()
      return { tag: 'silence' }
    case 'refuse':
      return { tag: 'broken', error: unavailable() }
    case 'not_leader':
      return { tag: 'broken', error: notLeader('127.0.0.1', node.port()) }
    case 'busy':
      return { tag: 'busy' }
    default:
      return undefined
  }
}

/** What becomes of the answer to a commit. */
const after = async (node: Node, fault: Fault, result: Result): Promise<Verdict> => {
  switch (fault) {
    case 'lose_answer':
      return { tag: 'silence' }
    case 'drop_after':
      node.drop()
      return { tag: 'silence' }
    case 'refuse_after':
      return { tag: 'broken', error: unavailable() }
    case 'timeout':
      return { tag: 'timeout' }
    case 'slow':
      await setTimeout(node.situation.slowMs)
      return result
    default:
      return result
  }
}

/** Many appends over one call, each answered under its own number, in the order in which they are decided. */
export const batchAppend =
  (node: Node) =>
  (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    const refusal = node.refusal(call.metadata)
    if (refusal !== undefined) return void call.emit('error', refusal)
    const begun = new Map<string, Write>()
    call.on('data', (request: BatchAppendReq) => {
      const correlation = uuidOf(request.getCorrelationId())
      const options = request.getOptions()
      if (options !== undefined)
        begun.set(correlation, {
          stream: nameOf(options.getStreamIdentifier()),
          expected: batchExpected(options),
          events: [],
          size: 0,
        })
      const write = begun.get(correlation)
      if (write === undefined) return
      for (const message of request.getProposedMessagesList()) propose(write, message)
      if (!request.getIsFinal()) return
      begun.delete(correlation)
      void perform(node, write).then((verdict) => {
        if (verdict.tag === 'silence' || call.cancelled) return
        if (verdict.tag === 'broken') call.emit('error', verdict.error)
        else call.write(batchAnswer(node, write, verdict).setCorrelationId(request.getCorrelationId()))
      })
    })
    call.on('end', () => call.end())
    call.on('error', () => undefined)
  }

const propose = (write: Write, message: BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage): void => {
  const data = Buffer.from(message.getData_asU8())
  const metadata = Buffer.from(message.getCustomMetadata_asU8())
  const type = message.getMetadataMap().get('type') ?? ''
  const json = message.getMetadataMap().get('content-type') === 'application/json'
  write.events.push({ id: uuidOf(message.getId()), type, json, data, metadata })
  write.size += data.length + metadata.length + type.length * 2
}

const batchExpected = (options: BatchAppendReq.Options): ExpectedState => {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition())
  if (options.hasNoStream()) return 'no_stream'
  return options.hasStreamExists() ? 'stream_exists' : 'any'
}

const batchAnswer = ({ situation }: Node, { stream }: Write, verdict: Result | InBand): BatchAppendResp => {
  const answer = new streams.BatchAppendResp().setStreamIdentifier(identifierOf(stream))
  const none = new shared.Empty()
  switch (verdict.tag) {
    case 'stored': {
      const success = new streams.BatchAppendResp.Success().setCurrentRevision(`${verdict.last.revision}`)
      const place = `${verdict.last.position}`
      if (verdict.repeated && !situation.tellsPositionOfRepeated) success.setNoPosition(none)
      else success.setPosition(new shared.AllStreamPosition().setCommitPosition(place).setPreparePosition(place))
      return answer.setSuccess(success)
    }
    case 'wrong_expected_version': {
      const wrong = new shared.WrongExpectedVersion()
      if (verdict.current < 0) wrong.setCurrentNoStream(none)
      else wrong.setCurrentStreamRevision(`${verdict.current}`)
      return answer.setError(statusOf(9, 'WrongExpectedVersion', 'WrongExpectedVersion', wrong.serializeBinary()))
    }
    case 'stream_deleted': {
      const deleted = new shared.StreamDeleted().setStreamIdentifier(identifierOf(stream))
      return answer.setError(
        statusOf(9, `Event stream '${stream}' is deleted.`, 'StreamDeleted', deleted.serializeBinary()),
      )
    }
    case 'too_large': {
      const exceeded = new shared.MaximumAppendSizeExceeded().setMaxappendsize(situation.maxAppendSize)
      return answer.setError(
        statusOf(3, 'Maximum Append Size Exceeded', 'MaximumAppendSizeExceeded', exceeded.serializeBinary()),
      )
    }
    case 'timeout':
      return answer.setError(statusOf(4, 'Timeout', 'Timeout', new Uint8Array()))
    case 'busy':
      return answer.setError(statusOf(14, 'Server Is Busy', 'Empty', new Uint8Array()))
  }
}

/** The older call: one append, its events one message each. */
export const append =
  (node: Node) =>
  (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    const refusal = node.refusal(call.metadata)
    if (refusal !== undefined) return answer(refusal)
    let write: Write | undefined
    call.on('data', (request: AppendReq) => {
      const options = request.getOptions()
      const message = request.getProposedMessage()
      if (options !== undefined)
        write = { stream: nameOf(options.getStreamIdentifier()), expected: expectedOf(options), events: [], size: 0 }
      if (write !== undefined && message !== undefined) propose(write, message)
    })
    call.on('end', () => {
      if (write === undefined) return answer(callError(grpc.status.INVALID_ARGUMENT, 'an append without options'))
      const { stream } = write
      void perform(node, write).then((verdict) => {
        if (verdict.tag === 'broken') answer(verdict.error)
        else if (verdict.tag !== 'silence') tell(node, stream, verdict, answer)
      })
    })
    call.on('error', () => undefined)
  }

const expectedOf = (options: AppendReq.Options): ExpectedState => {
  if (options.hasRevision()) return Number(options.getRevision())
  if (options.hasNoStream()) return 'no_stream'
  return options.hasStreamExists() ? 'stream_exists' : 'any'
}

const tell = (
  { situation }: Node,
  stream: string,
  verdict: Result | InBand,
  answer: sendUnaryData<AppendResp>,
): void => {
  const response = new streams.AppendResp()
  switch (verdict.tag) {
    case 'stored': {
      const place = `${verdict.last.position}`
      const success = new streams.AppendResp.Success().setCurrentRevision(`${verdict.last.revision}`)
      if (verdict.repeated && !situation.tellsPositionOfRepeated) success.setNoPosition(new shared.Empty())
      else success.setPosition(new streams.AppendResp.Position().setCommitPosition(place).setPreparePosition(place))
      return answer(null, response.setSuccess(success))
    }
    case 'wrong_expected_version': {
      const wrong = new streams.AppendResp.WrongExpectedVersion()
      if (verdict.current < 0) wrong.setCurrentNoStream(new shared.Empty())
      else wrong.setCurrentRevision(`${verdict.current}`)
      return answer(null, response.setWrongExpectedVersion(wrong))
    }
    case 'stream_deleted':
      return answer(
        callError(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
          exception: 'stream-deleted',
          'stream-name': stream,
        }),
      )
    case 'too_large':
      return answer(
        callError(grpc.status.INVALID_ARGUMENT, `Maximum Append Size of ${situation.maxAppendSize} Exceeded.`, {
          exception: 'maximum-append-size-exceeded',
          'maximum-append-size': `${situation.maxAppendSize}`,
        }),
      )
    case 'timeout':
      return answer(callError(grpc.status.ABORTED, 'Operation timed out'))
    case 'busy':
      return answer(callError(grpc.status.UNAVAILABLE, 'Server Is Too Busy'))
  }
}
