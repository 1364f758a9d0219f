import type { Problem } from '../../domain/problem.ts'
import type { Headers } from '../answer.ts'
import type { Refusal } from '../refusal.ts'

/** What a refusal tells: `more` are members of its own. */
interface Says {
  readonly detail: string
  readonly errors?: readonly Problem[]
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: Headers
}

export interface RefusalRow<Tag extends Refusal['tag']> {
  readonly status: number
  readonly title: string
  readonly says: (refusal: Extract<Refusal, { readonly tag: Tag }>) => Says
}

/** Some of the rows of the table, each of the kind that its tag asks for. */
export const rowsOf = <Tag extends Refusal['tag']>(rows: { readonly [T in Tag]: RefusalRow<T> }) => rows

export const later = { 'retry-after': '1' }

/** The first problem in words; the others are in the list. */
export const summary = (problems: readonly Problem[]): string => {
  const [first] = problems
  if (first === undefined) return 'Something in it is not valid.'
  const where = first.pointer === '' ? '' : `${first.pointer} `
  return problems.length === 1
    ? `${where}${first.message}`
    : `${where}${first.message} (and ${problems.length - 1} more)`
}
