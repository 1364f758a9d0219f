import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { definitionAtHand } from '../at-hand.ts'
import { bullets, counted, paragraphs, plain } from '../say/words.ts'

const CHECKS =
  /\b(?:validate|check|is (?:it|this|the definition) (?:valid|right|correct|ok)|what'?s wrong with (?:this|the) definition|review)\b/i

/** What the checks say of a definition, or how a workflow is made. */
export const validate: Intent = (asked) => (CHECKS.test(asked.text) ? answer(asked) : undefined)

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const open = asked.request.context.definition
  const found = open === undefined ? await definitionAtHand(asked) : E.right({ definition: open })
  if (E.isLeft(found)) return found
  if (found.right === undefined)
    return E.right({ content: 'Say which workflow, by its name, or open its definition first.' })
  if ('none' in found.right) return E.right({ content: found.right.none })
  const { definition } = found.right
  const checked = await asked.hand.use('validate_definition', { definition })
  if (E.isLeft(checked)) return checked
  const { valid, errors, warnings, levels } = checked.right
  const { name, description } = definition as { readonly name?: unknown; readonly description?: unknown }
  const lines = (problems: typeof errors) =>
    bullets(
      problems
        .slice(0, 20)
        .map(({ pointer, message }) => `${pointer === '' ? 'the whole' : pointer}: ${plain(message)}`),
    )
  const called = typeof name === 'string' ? plain(name, 100) : 'The definition'
  return E.right({
    content: paragraphs(
      valid
        ? `${called} is valid${typeof description === 'string' ? `: ${plain(description, 300)}` : '.'}`
        : `${called} has ${counted(errors.length, 'problem')}:\n${lines(errors)}`,
      levels.length === 0
        ? ''
        : `Its tasks, those of one line side by side:\n${levels.map((level, place) => `${place + 1}. ${plain(level.join(', '), 300)}`).join('\n')}`,
      warnings.length === 0 ? '' : `The checks warn of this:\n${lines(warnings)}`,
    ),
  })
}
