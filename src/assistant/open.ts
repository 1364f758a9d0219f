import * as E from 'fp-ts/lib/Either.js'
import type { Assistant, AssistantFacts, ChatReply } from '../http/assistant.ts'
import { CHAT_LIMITS } from '../http/documents/chat.ts'
import { answerByRules } from './built-in/index.ts'
import { handOf } from './hand.ts'

/** What this specialist is called in the ecosystem. */
export const AI_ID = 'harmonia-ci'

/** Answers that are written at once; each may take seconds, and reads. */
const AT_ONCE = 16

export interface AssistantParts {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly atOnce?: number
}

export const openAssistant = ({ now, atOnce = AT_ONCE }: AssistantParts): Assistant => {
  let underWay = 0
  const facts: AssistantFacts = {
    ai_id: AI_ID,
    model: 'built-in',
    built_in: true,
    limits: {
      content_characters: CHAT_LIMITS.content,
      history_turns: CHAT_LIMITS.turns,
      at_once: atOnce,
      seconds: 30,
      tool_rounds: 1,
    },
  }

  return {
    facts: () => facts,
    chat: async (request, asking) => {
      if (underWay >= atOnce) return E.left({ tag: 'too_many_chats', limit: atOnce })
      underWay++
      try {
        const hand = handOf(asking)
        const said = await answerByRules(request, hand, now())
        if (E.isLeft(said)) return said
        const { content, references = [] } = said.right
        asking.tell({ type: 'delta', content })
        const proposal = hand.proposal()
        const reply: ChatReply = {
          content,
          model: facts.model,
          built_in: facts.built_in,
          references,
          ...(proposal === undefined ? {} : { proposal }),
        }
        return E.right(reply)
      } finally {
        underWay--
      }
    },
  }
}
