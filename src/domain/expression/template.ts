import type { Problem } from '../problem.ts'
import type { Code } from './cel/run.ts'

/**
 * `${tasks.fetch.output.items[0]}`: the root, then names and indexes (a negative index counts from the end), as far as they stand in
 * the expression. `offsets` say where in `text`, the whole expression, the root and each part begin.
 */
export interface Reference {
  readonly text: string
  readonly root: string
  readonly path: readonly (string | number)[]
  readonly offsets: readonly number[]
}

/** An expression that is more than a path, made ready to be run. */
export interface Computed {
  readonly text: string
  /** Gives undefined only where a place lets it leave out what is missing. */
  readonly run: Code
  /** What its value is whenever it has one, where that shows: `a boolean`, `a number`, … */
  readonly gives: string | undefined
}

export type Expression =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'computed'; readonly computed: Computed }

/** A JSON value in which strings may hold `${…}`, parsed once and evaluated many times. */
export type Template =
  | { readonly kind: 'constant'; readonly value: unknown }
  | Expression
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }

/** What expressions may name where they stand, besides `input`, `tasks`, `workflow`, `execution` and `env`. */
export interface Place {
  readonly variables?: readonly string[]
  /** Whether `${secrets.NAME}` may be read here. */
  readonly secrets?: boolean
  /** Whether an expression may end in what may be missing (`${input.?x}`): what it stands in is then left out. */
  readonly leavesOut?: boolean
  /** Where an expression is about a document from outside: the names of its fields, which are then all that it may begin with. */
  readonly document?: readonly string[]
}

/** `offset` counts within the string that the pointer leads to. */
export interface ExpressionProblem extends Problem {
  readonly offset: number
}

export interface PlacedReference extends Reference {
  readonly pointer: string
  /** Where in the string the pointer leads to the root stands. */
  readonly offset: number
}

/** `problems` have pointers inside the value; a template with problems is not to be evaluated. */
export interface Compiled {
  readonly template: Template
  readonly references: readonly PlacedReference[]
  readonly problems: readonly ExpressionProblem[]
  /** The strings that read secrets: what they make must not be written down. */
  readonly secretPointers: readonly string[]
}

/** What expressions may see. `undefined` means that there is no such thing, which is an error, not null. */
export interface Scope {
  readonly input: unknown
  readonly task: (id: string) => { readonly status: string; readonly output?: unknown } | undefined
  readonly workflow: { readonly id: string; readonly name: string; readonly version: number }
  readonly execution: { readonly id: string }
  readonly env: (name: string) => string | undefined
  /** Absent where no secret is to be read. */
  readonly secret?: (name: string) => string | undefined
  /** The fields of the document that the expression is about; then nothing else is looked at. */
  readonly document?: Readonly<Record<string, unknown>>
  /** The values of the variables that the place allows. */
  readonly vars?: Readonly<Record<string, unknown>>
}

/**
 * `expression` as it was written, `missing` the first part of it that is not there ('' when it is something else that went wrong),
 * `position` the offset within the expression, from its `${`. Values never appear in it, for they may be secret.
 */
export interface ExpressionError {
  readonly expression: string
  readonly missing: string
  readonly position: number
  readonly message: string
}
