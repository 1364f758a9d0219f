import grpc, { type ServiceError } from '@grpc/grpc-js'
import type { Fault } from '../event-store.ts'

/** What became of a call to the server, as far as it matters here. */
export type Failure =
  /** The server did not answer, or not in time: what was asked for may have happened. Asking again may help. */
  | { readonly tag: 'away'; readonly reason: string }
  /** The server has answered that it will not; asking again does not help. */
  | { readonly tag: 'refused'; readonly reason: string }
  | { readonly tag: 'too_large'; readonly limit: number }
  | { readonly tag: 'wrong_revision'; readonly actual: number }
  | { readonly tag: 'stream_not_found' }
  /** No record of the log begins at the position. */
  | { readonly tag: 'no_such_position' }

export const away = (reason: string): Failure => ({ tag: 'away', reason })

/** The name that the server gives to an exception, in the trailers of a call. */
const EXCEPTION = 'exception'

const { status } = grpc

/** Codes that say that the server is not there, is busy with itself, or has given up waiting. */
const AWAY: ReadonlySet<number> = new Set([
  status.UNAVAILABLE,
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.RESOURCE_EXHAUSTED,
  status.INTERNAL,
  status.UNKNOWN,
])

/** What an error means that the client or gRPC has given for a call. */
export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return away(String(error))
  const { code, details, metadata } = error as Partial<ServiceError> & Error
  const told = (name: string): string => String(metadata?.get(name)[0] ?? '')
  const reason = details === undefined || details === '' ? error.message : details
  switch (told(EXCEPTION)) {
    case 'not-leader':
      return away(`the server is not the leader: ${told('leader-endpoint-host')}:${told('leader-endpoint-port')} is`)
    case 'stream-not-found':
      return { tag: 'stream_not_found' }
    case 'wrong-expected-version':
      return { tag: 'wrong_revision', actual: revisionOf(told('actual-version')) }
    case 'maximum-append-size-exceeded':
      return { tag: 'too_large', limit: Number(told('maximum-append-size')) }
    case 'access-denied':
    case 'stream-deleted':
    case 'invalid-transaction':
    case 'missing-required-metadata-property':
      return { tag: 'refused', reason }
  }
  // The server names no exception for it: every version words the result of the read instead.
  if (/invalid ?position|ReadAllResult: Error/i.test(reason)) return { tag: 'no_such_position' }
  // What is no answer of the server comes from the connection: no address, no leader found, a channel that was closed.
  return code === undefined || AWAY.has(code) ? away(reason) : { tag: 'refused', reason }
}

const revisionOf = (text: string): number => (text === '' ? -1 : Number(text))

/** A failure in the words of the port. */
export const faultOf = (failure: Failure, stream: string): Fault => {
  switch (failure.tag) {
    case 'away':
      return { tag: 'store_unavailable', reason: `EventStoreDB does not answer: ${failure.reason}` }
    case 'refused':
      return { tag: 'store_unavailable', reason: `EventStoreDB refuses: ${failure.reason}` }
    case 'too_large':
      return { tag: 'append_too_large', stream, limit: failure.limit }
    case 'wrong_revision':
      return { tag: 'wrong_expected_revision', stream, actual: failure.actual }
    case 'stream_not_found':
      return { tag: 'store_unavailable', reason: `EventStoreDB does not find ${stream}` }
    case 'no_such_position':
      return { tag: 'store_unavailable', reason: `EventStoreDB has no record at that position` }
  }
}
