import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../../problem.ts'
import { parseDefinition, type ParsedDefinition } from '../parse-definition.ts'
import { asSent } from './places.ts'
import { speaksDialect, translate } from './translate.ts'

/** Why a body is no definition: in the language, or because the dialect that it speaks can't be put into the language. */
export type NotADefinition =
  | { readonly tag: 'invalid_definition'; readonly problems: readonly Problem[] }
  | { readonly tag: 'untranslatable_definition'; readonly problems: readonly Problem[] }

const MAX_PROBLEMS = 1_000

/**
 * A definition in the language, or in the dialect of the ecosystem's own client, which is read with a warning. Pointers lead
 * into the body as it was sent. Whoever writes the language pays nothing for the dialect.
 */
export const parseSent = (body: unknown): E.Either<NotADefinition, ParsedDefinition> => {
  const parsed = parseDefinition(body)
  if (E.isRight(parsed)) return parsed
  if (!speaksDialect(body)) return E.left({ tag: 'invalid_definition', problems: parsed.left })

  const { body: translated, places, problems, warnings } = translate(body)
  const understood = parseDefinition(translated)
  const asItWasSent = (problem: Problem): Problem => asSent(places, problem)
  const invalid = E.isLeft(understood) ? understood.left.map(asItWasSent) : []
  if (problems.length > 0)
    return E.left({ tag: 'untranslatable_definition', problems: [...problems, ...invalid].slice(0, MAX_PROBLEMS) })
  return E.isLeft(understood)
    ? E.left({ tag: 'invalid_definition', problems: invalid })
    : E.right({
        definition: understood.right.definition,
        warnings: [...warnings, ...understood.right.warnings.map(asItWasSent)].slice(0, MAX_PROBLEMS),
      })
}
