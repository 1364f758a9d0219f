import type * as E from 'fp-ts/lib/Either.js'
import type { Fault } from '../store/event-store.ts'
import type { AllReplayed, NotReplayed, ReplayAsk, Replayed, ReplayProgress } from './replays.ts'

/** What the thread is started with: the event store, and the file of the read models if they have one. Both are only read. */
export interface ThreadData {
  readonly log: string
  readonly rows: string | undefined
}

/** What has an id is answered once, under that id. */
export type ToThread =
  | { readonly tag: 'one'; readonly id: number; readonly ask: ReplayAsk }
  | { readonly tag: 'all'; readonly id: number }
  | { readonly tag: 'cancel' }

export type FromThread =
  | { readonly tag: 'one'; readonly id: number; readonly answer: E.Either<Fault, Replayed | undefined> }
  | { readonly tag: 'all'; readonly id: number; readonly answer: E.Either<NotReplayed, AllReplayed> }
  | { readonly tag: 'progress'; readonly progress: ReplayProgress }
