/** A server under load. */
export interface Target {
  /** Resolves when one whole workflow is complete; rejects when it ends otherwise. */
  readonly run: (input: { readonly t0: number }) => Promise<void>
  /** What ends the load early: the connection that tells of completions is lost. */
  readonly broken: Promise<never>
  readonly close: () => Promise<void>
}
