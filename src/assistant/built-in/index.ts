import * as E from 'fp-ts/lib/Either.js'
import type { ChatRequest } from '../../http/assistant.ts'
import type { Refusal } from '../../http/refusal.ts'
import { inWords } from '../in-words.ts'
import type { Hand } from '../hand.ts'
import type { Asked, Intent, Said } from './asked.ts'
import { act } from './intents/act.ts'
import { change } from './intents/change.ts'
import { compare } from './intents/compare.ts'
import { concepts } from './intents/concepts.ts'
import { describe } from './intents/describe.ts'
import { draft } from './intents/draft.ts'
import { explain } from './intents/explain.ts'
import { find, foundInWords } from './intents/find.ts'
import { help, HELP_TEXT } from './intents/help.ts'
import { list } from './intents/list.ts'
import { pace } from './intents/pace.ts'
import { approvals, status } from './intents/status.ts'
import { validate } from './intents/validate.ts'
import { tellingWords } from '../tools/rank.ts'
import { paragraphs } from './say/words.ts'
import { MOST_READ, tidy } from './words.ts'

/** In this order: the first that takes a question answers it. */
export const intents: readonly (readonly [string, Intent])[] = [
  ['help', help],
  ['compare', compare],
  ['pace', pace],
  ['draft', draft],
  ['change', change],
  ['act', act],
  ['approvals', approvals],
  ['concepts', concepts],
  ['validate', validate],
  ['explain', explain],
  ['describe', describe],
  ['find', find],
  ['list', list],
  ['status', status],
]

/** Answers by rules, over the tools that a model would have. The same question about the same history has the same answer. */
export const answerByRules = async (
  request: ChatRequest,
  hand: Hand,
  now: number,
): Promise<E.Either<Refusal, Said>> => {
  const text = tidy(request.content)
  if (text.length > MOST_READ) return E.right({ content: TOO_LONG })
  const asked: Asked = { text, request, now, hand }
  for (const [, intent] of intents) {
    const saying = intent(asked)
    if (saying === undefined) continue
    const said = await saying
    if (E.isLeft(said)) return understandably(said)
    if (said.right !== undefined) return E.right(said.right)
  }
  return otherwise(asked)
}

/** What there is not is an answer. What is wrong with the server is none. */
const understandably = (said: E.Left<Refusal>): E.Either<Refusal, Said> =>
  /_not_found$|^time_before_start$|^invalid_/.test(said.left.tag) ? E.right({ content: inWords(said.left) }) : said

/** Of what is not understood, at least what is called so. */
const otherwise = async ({ text, hand }: Asked): Promise<E.Either<Refusal, Said>> => {
  if (tellingWords(text).length === 0) return E.right({ content: paragraphs(LOST, HELP_TEXT) })
  const found = await hand.use('find', { words: text })
  if (E.isLeft(found)) return found
  const { workflows, templates } = found.right
  if (workflows.length + templates.length === 0) return E.right({ content: paragraphs(LOST, HELP_TEXT) })
  const said = foundInWords(text, { workflows: workflows.slice(0, 5), templates: templates.slice(0, 5) })
  return E.right({ ...said, content: paragraphs(LOST, said.content, ASK) })
}

const TOO_LONG = `I work by rules, and read up to ${MOST_READ} characters: say it in fewer, or open a long definition and say what to change.`
const LOST = 'I did not understand that.'
const ASK = 'I am the built-in assistant, which works by rules: ask “help” for what I understand.'
