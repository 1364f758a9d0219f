/** Something that is called. */
export interface CallStep {
  readonly kind: 'call'
  readonly component: string
  readonly action: string
  readonly input: Readonly<Record<string, unknown>>
  /** It is given what the step before it came to. */
  readonly takesOutput: boolean
  readonly forEach?: string | undefined
  /** As an id is made of it. */
  readonly name?: string | undefined
}

/** One part of a description. */
export type Clause =
  /** Those of one clause run side by side. */
  | { readonly kind: 'steps'; readonly steps: readonly CallStep[] }
  | {
      readonly kind: 'retry'
      readonly attempts: number
      readonly delay?: number | undefined
      readonly of: string | undefined
    }
  | { readonly kind: 'timeout'; readonly seconds: number; readonly of: string | undefined }
  | { readonly kind: 'approval'; readonly before: string | undefined; readonly approvers: readonly string[] }
  | { readonly kind: 'input'; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'on_error'; readonly component: string; readonly action: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'other'; readonly text: string }
