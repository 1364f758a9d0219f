import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readComputed } from './cel/build.ts'
import { plainPath } from './plain-path.ts'
import { checkRoot } from './roots.ts'
import { fault, type SyntaxFault } from './syntax-fault.ts'
import type { Expression, Place, Reference } from './template.ts'

export const MAX_EXPRESSION = 4_096

export interface Parsed {
  readonly expression: Expression
  readonly references: readonly Reference[]
}

/** Reads one expression, from its `${` to its `}` inclusive. */
export const parseExpression = (text: string, place: Place): E.Either<SyntaxFault, Parsed> => {
  if (text.length > MAX_EXPRESSION) {
    return fault('expression_too_long', 0, `has ${text.length} characters; at most ${MAX_EXPRESSION} are allowed.`)
  }
  if (text.slice(2, -1).trim() === '') {
    return fault('expression_empty', 2, 'is empty: name a value, such as ${input.name}, or write $${ for a literal ${.')
  }
  const reference = plainPath(text)
  if (reference === undefined) {
    return pipe(
      readComputed(text, place),
      E.map(({ computed, references }) => ({ expression: { kind: 'computed', computed }, references })),
    )
  }
  const refused = checkRoot(reference.root, reference.path, place)
  return refused === undefined
    ? E.right({ expression: { kind: 'reference', reference }, references: [reference] })
    : fault(refused.code, reference.offsets[0]!, refused.message)
}
