import type { Definition } from '../domain/definition/definition.ts'
import type { Policy } from '../domain/execution/events.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Replayed } from './whatif/report.ts'
import type { WhatIf } from './whatif/what-if.ts'
import type { Trial, TrialRejection, TrialReport } from './trial.ts'

/** What a trial is a trial of: a definition as it was sent, or one that is stored. */
export type Subject = { readonly sent: unknown } | { readonly stored: Definition }

/** To the thread. One trial at a time, so that answers need no name. */
export interface Ask {
  readonly trial: Trial
  readonly subject: Subject
  readonly policy: Policy
}

/** A recorded run, to be played against a definition that has been checked. Nothing else is known of the environment than `env`. */
export interface AskWhatIf {
  readonly whatIf: WhatIf
  readonly env: Readonly<Record<string, string>>
}

/** From the thread. */
export type Tell =
  | { readonly no: Rejection | TrialRejection }
  | { readonly report: TrialReport }
  | { readonly replayed: Replayed | undefined }
