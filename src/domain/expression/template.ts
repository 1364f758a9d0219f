import type { Problem } from '../problem.ts'

/** `${tasks.fetch.output.items[0]}`: the root, then names and indexes (a negative index counts from the end). */
export interface Reference {
  readonly text: string
  readonly root: string
  readonly path: readonly (string | number)[]
}

/** A JSON value in which strings may hold `${…}`, parsed once and evaluated many times. */
export type Template =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'text'; readonly parts: readonly (string | Reference)[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }

/** `problems` have pointers inside the value; a template with problems is not to be evaluated. */
export interface Compiled {
  readonly template: Template
  readonly references: readonly (Reference & { readonly pointer: string })[]
  readonly problems: readonly Problem[]
}

/** Names that an expression may begin with besides the roots: `item`, `iteration`, `result`, … */
export type Variables = ReadonlySet<string>

/** What expressions may see. `undefined` means that there is no such thing, which is an error, not null. */
export interface Scope {
  readonly input: unknown
  readonly task: (id: string) => { readonly status: string; readonly output?: unknown } | undefined
  readonly workflow: { readonly id: string; readonly name: string; readonly version: number }
  readonly execution: { readonly id: string }
  readonly env: (name: string) => string | undefined
  readonly variable: (name: string) => unknown
}

/** `expression` as it was written, `missing` the first part of it that is not there. */
export interface ExpressionError {
  readonly expression: string
  readonly missing: string
  readonly message: string
}
