/** What happened within a span. Times are epoch milliseconds. */
export interface SpanEvent {
  readonly name: string
  readonly at: number
  readonly attributes?: Attributes
}

export type Attributes = Readonly<Record<string, string | number | boolean>>

/** Something of another trace that had a part in a span. */
export interface SpanLink {
  /** `traceparent`. */
  readonly to: string
  readonly state: string | undefined
  readonly attributes: Attributes
}

/** A span that is over. */
export interface Span {
  readonly trace: string
  readonly state: string | undefined
  readonly id: string
  readonly parent: string | undefined
  readonly name: string
  /** `client` is a call to somebody else. */
  readonly kind: 'client' | 'internal'
  readonly start: number
  readonly end: number
  readonly attributes: Attributes
  readonly events: readonly SpanEvent[]
  readonly links: readonly SpanLink[]
  /** Undefined where nothing went wrong. */
  readonly error: string | undefined
}
