import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../../engine/clock.ts'
import { answered, type Answer, type NoAnswer, type Transport } from '../../engine/tasks/transport.ts'
import type { NoChat } from '../../http/refusal.ts'
import { readChunks, type Completion } from './chunks.ts'
import type { Message, OfferedTool } from './messages.ts'

/** A model behind an endpoint that speaks the chat completions of OpenAI. */
export interface ModelParts {
  /** With or without the `/chat/completions` at its end. */
  readonly url: string
  readonly name: string
  /** The key at this moment; without one the endpoint is asked without. */
  readonly key: () => string | undefined
  /** Blots the key out of a text, for endpoints that repeat it. */
  readonly scrub: (text: string) => string
  readonly transport: Transport
  readonly clock: Clock
  /** That a whole answer may take, with all of its rounds. */
  readonly seconds: number
}

export interface Round {
  readonly messages: readonly Message[]
  readonly tools: readonly OfferedTool[]
  /** False: it has to answer with what it has. */
  readonly mayUseTools: boolean
  /** Of text. An answer that is longer ends there. */
  readonly characters: number
  readonly onText: (text: string) => void
  readonly gone: AbortSignal
}

export interface Model {
  readonly shownUrl: string
  readonly complete: (round: Round) => Promise<E.Either<NoChat, Completion>>
}

const MOST_SAID = 300
const PATH = '/chat/completions'

export const openModel = ({ url, name, key, scrub, transport }: Omit<ModelParts, 'clock' | 'seconds'>): Model => {
  const { origin, pathname, search } = new URL(url)
  const path = pathname.replace(/\/+$/, '')
  const target = (path.endsWith(PATH) ? path : path + PATH) + search
  // A name and a password in the URL are not for those who read errors.
  const shownUrl = origin + path.replace(new RegExp(`${PATH}$`), '')

  return {
    shownUrl,
    complete: async ({ messages, tools, mayUseTools, characters, onText, gone }) => {
      const chunks = readChunks({ characters, onText })
      const body = JSON.stringify({
        model: name,
        stream: true,
        messages,
        ...(tools.length === 0 ? {} : { tools, tool_choice: mayUseTools ? 'auto' : 'none' }),
      })
      const held = key()
      const headers = [
        ...['content-type', 'application/json', 'accept', 'text/event-stream'],
        ...(held === undefined ? [] : ['authorization', `Bearer ${held}`]),
      ]
      const answer = await exchanged(transport, { origin, path: target, headers, body }, chunks.take, gone)
      if (!answered(answer)) return E.left(unanswered(answer, shownUrl, scrub))
      if (answer.status !== 200)
        return E.left({ tag: 'model_refused', url: shownUrl, status: answer.status, reason: saidIn(answer, scrub) })
      const read = chunks.end(answer)
      return E.isLeft(read)
        ? E.left({ tag: 'model_answer_unfit', url: shownUrl, reason: scrub(read.left).slice(0, MOST_SAID) })
        : read
    },
  }
}

interface Sent {
  readonly origin: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: string
}

const exchanged = (
  transport: Transport,
  sent: Sent,
  heard: (bytes: Uint8Array) => boolean,
  gone: AbortSignal,
): Promise<Answer | NoAnswer> =>
  new Promise((resolve) => {
    if (gone.aborted) return resolve({ tag: 'aborted', reason: 'nobody waits for it' })
    let abort = (): void => undefined
    const leave = (): void => abort()
    gone.addEventListener('abort', leave)
    abort = transport.exchange({ method: 'POST', lane: '', heard, ...sent }, (answer) => {
      gone.removeEventListener('abort', leave)
      resolve(answer)
    })
  })

const unanswered = ({ tag, reason }: NoAnswer, url: string, scrub: (text: string) => string): NoChat =>
  tag === 'connection_failed' || tag === 'aborted'
    ? { tag: 'model_unreachable', url, reason: scrub(reason).slice(0, MOST_SAID) }
    : { tag: 'model_answer_unfit', url, reason: scrub(reason).slice(0, MOST_SAID) }

/** What the endpoint says of why not: its `error.message`, or the beginning of whatever it sent. */
const saidIn = ({ body }: Answer, scrub: (text: string) => string): string => {
  const text = Buffer.from(body).toString('utf8')
  const said = messageIn(text) ?? text
  return scrub(said.replace(/[\p{C}\s]+/gu, ' ').trim()).slice(0, MOST_SAID)
}

const messageIn = (text: string): string | undefined => {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: unknown } | string }
    const said = typeof error === 'string' ? error : error?.message
    return typeof said === 'string' ? said : undefined
  } catch {
    return undefined
  }
}
