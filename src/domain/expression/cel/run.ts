import type { Scope } from '../template.ts'

/** How much work the expressions of one value may make: about one for each operation and each item that is looked at. */
export const MAX_WORK = 1_000_000

/** How large, as JSON, what the expressions of one value give may be: about as many characters. */
export const MAX_SIZE = 8_388_608

/** One evaluation. `work` and `room` are what is left of `MAX_WORK` and `MAX_SIZE`. */
export interface Run {
  readonly scope: Scope
  /** The variables of map, filter and their like, by how deep they stand. */
  readonly locals: unknown[]
  work: number
  room: number
}

/** A part of an expression, ready to be run. It throws `Failed` and nothing else. */
export type Code = (run: Run) => unknown

/** Thrown while an expression runs, and caught by `evaluate`, which makes it an answer. */
export class Failed extends Error {
  readonly text: string
  readonly offset: number
  readonly missing: string

  constructor(text: string, offset: number, why: string, missing = '') {
    super(why)
    this.text = text
    this.offset = offset
    this.missing = missing
  }
}

/** Makes the failure of one part of an expression. */
export type Blame = (why: string, missing?: string) => Failed

export const spend = (run: Run, work: number, blame: Blame): void => {
  run.work -= work
  if (run.work < 0) throw blame(TOO_MUCH)
}

const TOO_MUCH = `takes more than ${MAX_WORK} steps: work on shorter lists, or let a component do it`
