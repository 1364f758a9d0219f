import type { Blame, Run } from '../run.ts'

/** The types that a function asks for, in JSON's words. */
export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

/** Something that expressions can call. Of a method, the first of `takes` is what stands before the dot. */
export interface Callable {
  readonly takes: readonly (readonly Kind[])[]
  /** How many of the last of `takes` may be left out. */
  readonly optional?: number
  readonly gives: string | undefined
  readonly run: (given: never, run: Run, blame: Blame) => unknown
}

export const ANY: readonly Kind[] = ['string', 'number', 'boolean', 'null', 'array', 'object']
export const STRING: readonly Kind[] = ['string']
export const NUMBER: readonly Kind[] = ['number']
export const ARRAY: readonly Kind[] = ['array']
