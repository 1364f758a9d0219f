import type { Definition } from '../domain/definition/definition.ts'
import type { Policy } from '../domain/execution/events.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Trial, TrialRejection, TrialReport } from './trial.ts'

/** What a trial is a trial of: a definition as it was sent, or one that is stored. */
export type Subject = { readonly sent: unknown } | { readonly stored: Definition }

/** To the thread. One trial at a time, so that answers need no name. */
export interface Ask {
  readonly trial: Trial
  readonly subject: Subject
  readonly policy: Policy
}

/** From the thread. */
export type Tell = { readonly no: Rejection | TrialRejection } | { readonly report: TrialReport }
