import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Archives } from './archive/archives.ts'

/** Who made an event happen, and by which command. An event without it is the engine's own. */
export interface Meta {
  readonly actor?: string
  /** Why, where the event's data does not say it. */
  readonly reason?: string
  readonly command?: string
}

/** Who asks for a command, and why if they say so. */
export interface By {
  readonly actor: string
  readonly reason?: string
  /** The trace that the request is part of: not who asks, so it is not in `Meta`; a new execution joins it. */
  readonly trace?: TraceContext
}

/** Headers of W3C Trace Context. */
export interface TraceContext {
  readonly traceparent: string
  readonly tracestate?: string
}

export interface NewEvent {
  readonly type: string
  /** Plain JSON: no undefined, no Date, no bigint. */
  readonly data: unknown
  readonly meta?: Meta
}

/**
 * One atomic append: all of its events or none.
 * `id` is a UUID made by the caller; an append that is repeated with its id is recognised and answered as the first time.
 * `at` is RFC 3339, UTC, milliseconds, and holds for each of its events.
 */
export interface Append {
  readonly id: string
  readonly stream: string
  readonly expected: Expected
  readonly at: string
  readonly events: readonly NewEvent[]
}

/** A number is the revision of the stream's last event, as the writer saw it. */
export type Expected = 'no_stream' | 'any' | number

/** Where the last event of an append stands. */
export interface Appended {
  readonly revision: number
  readonly position: number
}

/**
 * `revision` counts within a stream from 0, without gaps. `position` grows over the whole log: a whole number from 1 on, and a
 * later event has a higher one. Whether there are gaps between positions is the store's business (`gapless`).
 */
export interface Recorded extends NewEvent {
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly position: number
  readonly at: string
  /** Of the event and, by its predecessor's hash, of all events before it in its stream: 64 hexadecimal digits. */
  readonly hash: string
}

export interface WrongExpectedRevision {
  readonly tag: 'wrong_expected_revision'
  readonly stream: string
  /** The last revision of the stream, -1 when there is no stream. */
  readonly actual: number
}

export interface StoreUnavailable {
  readonly tag: 'store_unavailable'
  readonly reason: string
}

export interface UnreadableEvent {
  readonly tag: 'unreadable_event'
  readonly stream: string
  readonly revision: number
  readonly problems: readonly string[]
}

/** Nothing of it was written, and repeating it will not help: the server takes no more than `limit` bytes at once. */
export interface AppendTooLarge {
  readonly tag: 'append_too_large'
  readonly stream: string
  readonly limit: number
}

/** Events of a stream lie in an archive, and its file can't be read: to be put back where it was. */
export interface ArchiveUnreadable {
  readonly tag: 'archive_unreadable'
  readonly stream: string
  readonly file: string
  readonly reason: string
}

export type Fault = WrongExpectedRevision | StoreUnavailable | UnreadableEvent | AppendTooLarge | ArchiveUnreadable

/** What a subscriber wants of the whole log; an absent field wants all. */
export interface Filter {
  /** Stream categories: the part of the stream's name before its first '-'. */
  readonly categories?: readonly string[]
  readonly types?: readonly string[]
}

/** Follow one stream from a revision, or the log from behind a position. */
export type From =
  { readonly stream: string; readonly from: number } | { readonly after: number; readonly filter?: Filter }

/**
 * A cursor that is pulled. It holds no events between pulls, so one that is never read costs nothing.
 * `next` resolves with at least one event, each exactly once and in order, when there is one; with `[]` once it is closed.
 */
export interface Subscription {
  readonly next: () => TE.TaskEither<Fault, readonly Recorded[]>
  readonly close: () => void
}

/**
 * The port. An adapter knows no workflow and no codec; `test/store/contract.spec.ts` says what it promises.
 * Whatever is answered, read or handed to a subscriber is durable.
 */
export interface EventStore {
  /** `wrong_expected_revision` when another writer was first. After `store_unavailable` the append may have happened: repeat it with its id. */
  readonly append: (append: Append) => TE.TaskEither<Fault, Appended>
  /**
   * At most `limit` (default 1,000) events of one stream from a revision on; `[]` when there are none. A page of very large
   * events may end before its limit: only `[]` is the end.
   */
  readonly read: (stream: string, from?: number, limit?: number) => TE.TaskEither<Fault, readonly Recorded[]>
  /** At most `limit` (default 1,000) events of the log behind a position; a filter or very large events may leave fewer, `until` says how far was looked. */
  readonly readAll: (after: number, limit?: number, filter?: Filter) => TE.TaskEither<Fault, LogPage>
  /** The event that stands at a position, when there is one. */
  readonly eventAt: (position: number) => TE.TaskEither<Fault, Recorded | undefined>
  readonly subscribe: (from: From) => Subscription
  /** Calls `changed` whenever the stream has grown, before the append that made it grow is answered. The answer ends it. */
  readonly watch: (stream: string, changed: () => void) => () => void
  /** Whether positions count without gaps, so that an event that is missing shows. */
  readonly gapless: boolean
  /** The position of the last durable event, 0 in an empty log. */
  readonly head: () => number
  /**
   * Whether the log behind a position, or a stream from a revision on, is what was written: looks at no more than about `limit` events
   * (default 1,000), and takes for granted what is before them.
   */
  readonly check: (of: Span, limit?: number) => TE.TaskEither<Fault, Checked>
  /** Whether the store can be reached, as last heard; to ask costs nothing. */
  readonly reach: () => Reach
  /** What it does and did, by name, for whoever measures. */
  readonly measures: () => Readonly<Record<string, number>>
  /** Absent where events can't be moved to files of their own. */
  readonly archives?: Archives
  readonly close: () => Promise<void>
}

/** What follows a log from another thread or for a copy needs of a store. */
export interface LogReader extends Pick<EventStore, 'read' | 'readAll' | 'eventAt' | 'gapless'> {
  readonly close: () => Promise<void> | void
}

/** An embedded store is always here. `since` is epoch milliseconds: what was known of the log is that old. */
export type Reach = { readonly tag: 'here' } | { readonly tag: 'away'; readonly since: number; readonly reason: string }

export const HERE: Reach = { tag: 'here' }

/** What is to be checked: the log behind a position, or one stream from a revision on. */
export type Span = { readonly after: number } | { readonly stream: string; readonly from: number }

/** Events that were checked, and the first one that is not as it was written. */
export interface Checked {
  readonly events: number
  /** How many of them were checked by their hashes alone, because their text is in an archive. */
  readonly archived?: number
  /** Where to go on: behind this position, or from this revision. Undefined when the end was reached, or something is broken. */
  readonly next?: number
  /** The hash of the last event (of a stream) or of the whole log up to there, as it is stored. */
  readonly hash: string
  readonly broken?: Broken
}

/** What is wrong with an event, and which one it is, so far as what is stored still tells. */
export interface Broken {
  readonly position: number
  readonly stream: string
  readonly revision: number
  readonly what: 'gap' | 'order' | 'text' | 'hash' | 'chain' | 'end'
  readonly detail: string
}

export interface LogPage {
  readonly events: readonly Recorded[]
  /** Every event up to this position was looked at. */
  readonly until: number
}
