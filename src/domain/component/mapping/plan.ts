import type { Template } from '../../expression/template.ts'
import type { PathPart } from './path.ts'

/** An HTTP mapping made ready: everything in it is parsed. */
export interface HttpPlan {
  readonly method: string
  readonly path: readonly PathPart[]
  readonly query: readonly Named[]
  readonly headers: readonly Named[]
  readonly body: Template | undefined
  /** What a task's output is made of; undefined for what is usual. */
  readonly result: Template | undefined
  readonly errors: Template | undefined
  /** Seconds. */
  readonly timeout: number | undefined
  readonly stream: boolean
  /** Whether the request tells the task's token, so that the outcome can be reported later. */
  readonly tellsToken: boolean
}

export interface Named {
  readonly name: string
  readonly template: Template
}

/** What expressions of a mapping may name: `input` is the task's, `context` the attempt's. */
export type MappingScope = {
  readonly input: unknown
  readonly context: Readonly<Record<string, unknown>>
}

/** One answer, as `result` and `errors` see it; `events` are those of a stream. */
export type SeenAnswer = MappingScope & {
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, unknown>>
    readonly body: unknown
  }
  readonly events?: readonly SeenEvent[]
}

/** `text` is what was sent; `data` the JSON value that it is, where it is one. */
export interface SeenEvent {
  readonly event: string
  readonly id: string | null
  readonly data: unknown
  readonly text: string
}
