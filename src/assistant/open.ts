import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../engine/clock.ts'
import type { Assistant, AssistantFacts, ChatAsking, ChatRequest } from '../http/assistant.ts'
import { CHAT_LIMITS } from '../http/documents/chat.ts'
import type { Refusal } from '../http/refusal.ts'
import { answerByRules } from './built-in/index.ts'
import type { Said } from './built-in/asked.ts'
import { handOf, type Hand } from './hand.ts'
import { BOUNDS, converse } from './model/converse.ts'
import { openModel, type ModelParts } from './model/wire.ts'

/** What this specialist is called in the ecosystem. */
export const AI_ID = 'harmonia-ci'

/** Rules take no time; what they read may. */
const SECONDS = 30

export interface AssistantParts {
  readonly clock: Clock
  /** Answers that are written at once. */
  readonly atOnce: number
  /** Without one, rules answer. */
  readonly model?: Omit<ModelParts, 'clock'> | undefined
}

type Answering = (request: ChatRequest, hand: Hand, asking: ChatAsking) => Promise<E.Either<Refusal, Said>>

export const openAssistant = ({ clock, atOnce, model }: AssistantParts): Assistant => {
  const facts: AssistantFacts = {
    ai_id: AI_ID,
    model: model?.name ?? 'built-in',
    built_in: model === undefined,
    limits: {
      content_characters: CHAT_LIMITS.content,
      history_turns: CHAT_LIMITS.turns,
      at_once: atOnce,
      seconds: model?.seconds ?? SECONDS,
      tool_rounds: model === undefined ? 1 : BOUNDS.rounds,
    },
  }
  const answer = model === undefined ? byRules(clock) : byModel({ ...model, clock })
  let underWay = 0

  return {
    facts: () => facts,
    chat: async (request, asking) => {
      if (underWay >= atOnce) return E.left({ tag: 'too_many_chats', limit: atOnce })
      underWay++
      try {
        const hand = handOf(asking)
        const said = await answer(request, hand, asking)
        if (E.isLeft(said)) return said
        const { content, references = [] } = said.right
        const proposal = hand.proposal()
        const { model: by, built_in } = facts
        return E.right({ content, model: by, built_in, references, ...(proposal === undefined ? {} : { proposal }) })
      } finally {
        underWay--
      }
    },
  }
}

const byRules =
  ({ now }: Clock): Answering =>
  async (request, hand, { tell }) => {
    const said = await answerByRules(request, hand, now())
    if (E.isRight(said)) tell({ type: 'delta', content: said.right.content })
    return said
  }

const byModel = (parts: ModelParts): Answering => {
  const model = openModel(parts)
  const { clock, seconds } = parts
  return async (request, hand, asking) => {
    const over = new AbortController()
    let isLate = false
    const takeBack = clock.after(seconds * 1_000, () => {
      isLate = true
      over.abort()
    })
    const leave = (): void => over.abort()
    asking.gone.addEventListener('abort', leave)
    if (asking.gone.aborted) leave()
    try {
      const said = await converse(model, request, hand, { tell: asking.tell, gone: over.signal }, clock.now())
      return isLate && E.isLeft(said) ? E.left({ tag: 'model_too_slow', url: model.shownUrl, seconds }) : said
    } finally {
      takeBack()
      asking.gone.removeEventListener('abort', leave)
    }
  }
}
