import type { BuildProgress, Built, NotBuilt } from './beside.ts'
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
  | { readonly tag: 'rebuild'; readonly id: number; readonly dryRun: boolean }
  | { readonly tag: 'cancel_rebuild' }
  | { readonly tag: 'check'; readonly id: number; readonly executionId: string; readonly repair: boolean }
  | { readonly tag: 'snapshotted'; readonly id: number; readonly after: string; readonly limit: number }
  | { readonly tag: 'tally'; readonly id: number }
  | { readonly tag: 'forget'; readonly stream: string }
  | { readonly tag: 'load'; readonly id: number; readonly stream: string }
  | { readonly tag: 'save'; readonly stream: string; readonly snapshot: StoredSnapshot }
  | { readonly tag: 'advance'; readonly head: number }
  | { readonly tag: 'close' }

/** From the worker. */
export type Notice =
  | { readonly tag: 'opened'; readonly position: number }
  | { readonly tag: 'moved'; readonly position: number }
  | { readonly tag: 'building'; readonly progress: BuildProgress }
  | { readonly tag: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly tag: 'problem'; readonly problem: string }

/** From the thread that makes read models anew. Whatever it is told means that it is to stop. */
export type FromBuilder =
  | { readonly tag: 'building'; readonly progress: BuildProgress }
  | { readonly tag: 'built'; readonly built: Built }
  | { readonly tag: 'not_built'; readonly why: NotBuilt }
