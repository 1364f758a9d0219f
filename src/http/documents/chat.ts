import * as t from 'io-ts'
import type { AssistantFacts, ChatContext, ChatReference, ChatReply, ChatTurn, Proposal } from '../assistant.ts'
import { oneOf, text, whole } from '../codecs.ts'
import { anyObject, count, Problem, text as anyText } from './shared.ts'

/** What a chat may be sent. An answer of the assistant comes back as a turn, so a turn may be as long as one. */
export const CHAT_LIMITS = { content: 16_000, turn: 131_072, turns: 100 } as const

const id = text(1, 128)
const HALF_A_DAY_AND_MORE = 840

const Turn: t.Type<ChatTurn, unknown, unknown> = t.exact(
  t.type({ role: oneOf(['user', 'assistant'] as const), content: text(0, CHAT_LIMITS.turn) }),
  'ChatTurn',
)

const Context: t.Type<ChatContext, unknown, unknown> = t.exact(
  t.partial({
    workflow_id: id,
    execution_id: id,
    revision: whole(0, Number.MAX_SAFE_INTEGER),
    definition: anyObject,
    utc_offset_minutes: whole(-HALF_A_DAY_AND_MORE, HALF_A_DAY_AND_MORE),
  }),
  'ChatContext',
)

export interface NewChat {
  readonly content: string
  readonly history?: readonly ChatTurn[]
  readonly context?: ChatContext
}

export const NewChat: t.Type<NewChat, unknown, unknown> = t.exact(
  t.intersection([
    t.type({ content: text(1, CHAT_LIMITS.content) }),
    t.partial({ history: t.readonlyArray(Turn), context: Context }),
  ]),
  'NewChat',
)

const Reference: t.Type<ChatReference, unknown, unknown> = t.intersection(
  [t.type({ kind: oneOf(['workflow', 'execution', 'template'] as const), id: anyText }), t.partial({ name: anyText })],
  'ChatReference',
)

const problems = t.readonlyArray(Problem)

const ProposalCodec: t.Type<Proposal, unknown, unknown> = t.union(
  [
    t.intersection([
      t.type({ kind: t.literal('definition'), definition: anyObject, problems, warnings: problems }),
      t.partial({ workflow_id: anyText, base_version: count }),
    ]),
    t.type({
      kind: t.literal('action'),
      action: t.intersection([
        t.type({
          do: oneOf(['execute', 'pause', 'resume', 'cancel', 'retry', 'fork'] as const),
          method: t.literal('POST'),
          path: anyText,
          body: anyObject,
        }),
        t.partial({ execution_id: anyText, workflow_id: anyText }),
      ]),
      problems,
    }),
  ],
  'ChatProposal',
)

export const Reply: t.Type<ChatReply, unknown, unknown> = t.intersection(
  [
    t.type({ content: anyText, model: anyText, built_in: t.boolean, references: t.readonlyArray(Reference) }),
    t.partial({ proposal: ProposalCodec }),
  ],
  'ChatReply',
)

export const Facts: t.Type<AssistantFacts, unknown, unknown> = t.type(
  {
    ai_id: anyText,
    model: anyText,
    built_in: t.boolean,
    limits: t.type({
      content_characters: count,
      history_turns: count,
      at_once: count,
      seconds: count,
      tool_rounds: count,
    }),
  },
  'AssistantFacts',
)
