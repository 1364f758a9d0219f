import type { Question } from './desk.ts'
import type { Freshness } from './read-models.ts'
import type { StoredSnapshot } from './snapshots.ts'

/** What the worker is started with: the event store, which it only reads, and the file of the projection store. */
export interface WorkerData {
  readonly log: string
  readonly file: string
}

/** To the worker. What has an id is answered once, under that id. */
export type Request =
  | { readonly tag: 'ask'; readonly id: number; readonly question: Question; readonly fresh: Freshness }
  | { readonly tag: 'rebuild'; readonly id: number }
  | { readonly tag: 'load'; readonly id: number; readonly stream: string }
  | { readonly tag: 'save'; readonly stream: string; readonly snapshot: StoredSnapshot }
  | { readonly tag: 'advance'; readonly head: number }
  | { readonly tag: 'close' }

/** From the worker. */
export type Notice =
  | { readonly tag: 'opened'; readonly position: number }
  | { readonly tag: 'moved'; readonly position: number }
  | { readonly tag: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly tag: 'problem'; readonly problem: string }
