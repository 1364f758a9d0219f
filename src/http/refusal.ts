import type { ReadFault } from '../../projections/read-models.ts'
import type { Problem } from '../domain/problem.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { RequestRejection } from '../domain/request/index.ts'
import type { ComponentUnreachable } from '../engine/components.ts'
import type { HermesRejection } from '../hermes/hermes.ts'
import type { Fault } from '../store/event-store.ts'
import type { RebuildRejection } from '../rebuild/rebuilds.ts'
import type { TrialRejection } from '../trial/trial.ts'

/** What is wrong with a request before anyone is asked about its meaning. */
export type BadRequest =
  | { readonly tag: 'malformed_body'; readonly detail: string; readonly line?: number; readonly column?: number }
  | { readonly tag: 'malformed_request' }
  | { readonly tag: 'request_timeout' }
  | { readonly tag: 'headers_too_large' }
  | { readonly tag: 'body_missing' }
  | { readonly tag: 'body_too_deep'; readonly limit: number }
  | { readonly tag: 'body_too_large'; readonly limit: number }
  | { readonly tag: 'body_incomplete' }
  | { readonly tag: 'unsupported_media_type'; readonly given: string }
  | { readonly tag: 'unsupported_encoding'; readonly given: string }
  | { readonly tag: 'unknown_query_parameters'; readonly names: readonly string[]; readonly allowed: readonly string[] }
  | { readonly tag: 'invalid_query'; readonly problems: readonly Problem[] }
  | { readonly tag: 'invalid_header'; readonly header: string; readonly expected: string }
  | { readonly tag: 'invalid_body'; readonly problems: readonly Problem[] }
  | { readonly tag: 'route_not_found'; readonly path: string }
  | { readonly tag: 'method_not_allowed'; readonly method: string; readonly allowed: readonly string[] }
  | { readonly tag: 'foreign_host'; readonly host: string }
  | { readonly tag: 'foreign_origin'; readonly origin: string }
  | { readonly tag: 'blob_not_found'; readonly sha256: string }
  | { readonly tag: 'too_many_subscribers'; readonly limit: number }
  /** A 400 for what is another 4xx elsewhere: callers of capabilities know no other. */
  | { readonly tag: 'capability_refused'; readonly because: Exclude<Refusal, { readonly tag: 'capability_refused' }> }
  /** Whoever can reach the server could have it run any program. */
  | { readonly tag: 'command_not_allowed'; readonly name: string }
  | { readonly tag: 'not_ready'; readonly reasons: readonly string[] }
  | { readonly tag: 'internal_error' }

/** The assistant cannot answer; `url` is where its model is. */
export type NoChat =
  | { readonly tag: 'too_many_chats'; readonly limit: number }
  | { readonly tag: 'model_unreachable'; readonly url: string; readonly reason: string }
  | { readonly tag: 'model_refused'; readonly url: string; readonly status: number; readonly reason: string }
  | { readonly tag: 'model_answer_unfit'; readonly url: string; readonly reason: string }
  | { readonly tag: 'model_too_slow'; readonly url: string; readonly seconds: number }

/** Every "no" that can reach a caller. */
export type Refusal =
  | Rejection
  | RequestRejection
  | TrialRejection
  | RebuildRejection
  | ComponentUnreachable
  | HermesRejection
  | NoChat
  | Fault
  | ReadFault
  | BadRequest
