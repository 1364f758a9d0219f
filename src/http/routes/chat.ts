import * as E from 'fp-ts/lib/Either.js'
import type { ChatAsking, ChatRequest } from '../assistant.ts'
import { CHAT_LIMITS, Facts, NewChat, Reply } from '../documents/chat.ts'
import { decoder } from '../decode.ts'
import { serveChat } from '../live/chat.ts'
import type { Parts } from '../parts.ts'
import type { Parameters } from '../query.ts'
import { readings } from '../reading.ts'
import { get, post, type Ask, type BodyOf, type Outcome, type Row } from '../route.ts'
import { answered } from './page.ts'

const decode = decoder(NewChat)

const tooMany = {
  pointer: '/history',
  code: 'too_long',
  message: `may have ${CHAT_LIMITS.turns} turns: leave out the oldest`,
}

/** A body that is a chat. The lines of the TCP port are read by the same. */
export const readChat: BodyOf<ChatRequest>['decode'] = (value) => {
  const read = decode(value)
  if (E.isLeft(read)) return read
  const { content, history = [], context = {} } = read.right
  return history.length > CHAT_LIMITS.turns ? E.left([tooMany]) : E.right({ content, history, context })
}

const body: BodyOf<ChatRequest> = { codec: NewChat, decode: readChat, optional: false }

const wantsStream = ({ accept = '' }: Ask['headers']): boolean => accept.includes('text/event-stream')

const nobody = (): void => undefined

const whole = async (
  ask: Pick<Ask<Parameters, ChatRequest>, 'body' | 'onGone'>,
  parts: Parts,
  read: ChatAsking['read'],
): Outcome => {
  const gone = new AbortController()
  const stay = ask.onGone(() => gone.abort())
  try {
    return answered(200, await parts.assistant.chat(ask.body, { read, tell: nobody, gone: gone.signal }))
  } finally {
    stay()
  }
}

export const chat = (startedAt: number): readonly Row[] => [
  post('/api/chat', {
    tag: 'chat',
    summary: 'Ask the assistant, which looks at everything and changes nothing: what it proposes is for you to do',
    body,
    repeats: { kind: 'harmless' },
    answers: [
      { status: 200, description: 'The answer.', codec: Reply },
      {
        status: 200,
        description:
          'As it is written: the events delta, tool and proposal, then done with the whole answer, or error.',
        type: 'text/event-stream',
      },
    ],
    refuses: [
      'too_many_chats',
      'model_unreachable',
      'model_refused',
      'model_answer_unfit',
      'model_too_slow',
      'behind',
      'read_models_unavailable',
    ],
    example: { content: 'Why did the last run of nightly_etl fail?' },
    run: async (ask, parts): Outcome => {
      const read = readings(parts, startedAt)(ask.by)
      return wantsStream(ask.headers)
        ? E.right({ status: 200, take: serveChat(parts, ask.body, read) })
        : whole(ask, parts, read)
    },
  }),

  get('/api/chat/info', {
    tag: 'chat',
    summary: 'Who answers: the model, or the built-in assistant; and what may be asked',
    answers: [{ status: 200, description: 'The assistant.', codec: Facts }],
    run: async (_, { assistant }) => answered(200, E.right(assistant.facts())),
  }),
]
