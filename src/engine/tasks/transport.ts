/** One request to one server. `headers` alternates names and values; `path` begins with a slash and carries the query. */
export interface Exchange {
  readonly method: string
  readonly origin: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: string | null
  /** Exchanges of one lane share connections with nobody else, so that who hangs ties up only itself; '' shares. */
  readonly lane: string
  /** Hears the body as it comes; true when it has all that it wants: the answer then ends there. */
  readonly heard?: (bytes: Uint8Array) => boolean
}

/** What came back: any status. `headers` have lower-case names. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** No whole answer: `connection_failed` may be tried again, the body of a `response_too_large` will be so again. */
export interface NoAnswer {
  readonly tag: 'connection_failed' | 'bad_response' | 'response_too_large' | 'aborted'
  readonly reason: string
}

/** The way out. It has no deadline of its own but for connecting: whoever calls aborts. */
export interface Transport {
  /** Calls `settle` exactly once; after the returned `abort` it settles soon and the connection is gone. */
  readonly exchange: (exchange: Exchange, settle: Settle) => () => void
  /** Closes the connections of a lane once they are idle. A later exchange opens it again. */
  readonly leave: (lane: string) => void
  /** Ends every exchange that is under way. */
  readonly close: () => Promise<void>
}

export type Settle = (answer: Answer | NoAnswer) => void

export const answered = (answer: Answer | NoAnswer): answer is Answer => 'status' in answer
