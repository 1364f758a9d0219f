import * as E from 'fp-ts/lib/Either.js'
import { parseDefinition } from '../../src/domain/definition/index.ts'
import type { Problem } from '../../src/domain/problem.ts'

/** Everything that is wrong with a definition. */
export const problemsOf = (body: unknown): readonly Problem[] => {
  const result = parseDefinition(body)
  return E.isLeft(result) ? result.left : []
}

const short = ({ pointer, code }: Problem): string => `${pointer} ${code}`

/** `<pointer> <code>` of everything that is wrong with a definition. */
export const found = (body: unknown): readonly string[] => problemsOf(body).map(short)

/** `<pointer> <code>` of every warning about a definition that is good. */
export const warned = (body: unknown): readonly string[] => {
  const result = parseDefinition(body)
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right.warnings.map(short)
}

/** A row of a table: what is looked at, a definition, and what is found in it. */
export type Case = readonly [what: string, body: unknown, ...expected: readonly string[]]

export const withTasks = (tasks: unknown) => ({ name: 'w', tasks })
