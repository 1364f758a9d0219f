import type { Problem } from '../domain/problem.ts'
import type { Api, CallOptions } from './api.ts'
import { HarmoniaError, HarmoniaUnreachable, parsed, reasonOf, type ProblemDocument } from './errors.ts'
import { posting } from './request.ts'
import { messages } from './sse.ts'

export interface ChatTurn {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** What whoever asks is looking at. */
export interface ChatContext {
  readonly workflow_id?: string
  readonly execution_id?: string
  /** Of the execution, when it is looked at as of one of its events. */
  readonly revision?: number
  /** As it stands in an editor, stored or not. */
  readonly definition?: Readonly<Record<string, unknown>>
  /** How far the asker's clock is ahead of UTC: `-new Date().getTimezoneOffset()`. */
  readonly utc_offset_minutes?: number
}

export interface NewChat {
  readonly content: string
  /** What was said before, the oldest first: the server keeps none of it. */
  readonly history?: readonly ChatTurn[]
  readonly context?: ChatContext
}

export interface ChatReference {
  readonly kind: 'workflow' | 'execution' | 'template'
  readonly id: string
  readonly name?: string
}

/** A command that may be sent: `method` to `path` with `body`. */
export interface ProposedAction {
  readonly do: 'execute' | 'pause' | 'resume' | 'cancel' | 'retry' | 'fork'
  readonly execution_id?: string
  readonly workflow_id?: string
  readonly method: 'POST'
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * What could be done, of which nothing has been. A definition is stored by `createWorkflow`, or with a `workflow_id` by
 * `updateWorkflow` with `ifVersion: base_version`. With problems it would be refused.
 */
export type ChatProposal =
  | {
      readonly kind: 'definition'
      readonly workflow_id?: string
      readonly base_version?: number
      readonly definition: Readonly<Record<string, unknown>>
      readonly problems: readonly Problem[]
      readonly warnings: readonly Problem[]
    }
  | { readonly kind: 'action'; readonly action: ProposedAction; readonly problems: readonly Problem[] }

export interface ChatReply {
  /** Plain text, which may quote what was recorded: show it as text. */
  readonly content: string
  readonly model: string
  /** Whether rules answered, without a model. */
  readonly built_in: boolean
  readonly references: readonly ChatReference[]
  readonly proposal?: ChatProposal
}

/** How an answer comes about. The last one is `done`. */
export type ChatEvent =
  | { readonly type: 'delta'; readonly content: string }
  | { readonly type: 'tool'; readonly name: string; readonly summary: string }
  | { readonly type: 'proposal'; readonly proposal: ChatProposal }
  | { readonly type: 'done'; readonly reply: ChatReply }

export interface AssistantFacts {
  readonly ai_id: string
  readonly model: string
  readonly built_in: boolean
  readonly limits: {
    readonly content_characters: number
    readonly history_turns: number
    readonly at_once: number
    readonly seconds: number
    readonly tool_rounds: number
  }
}

/** A model may take its time; the server says when it takes too much. */
const THINKING_MS = 600_000
const SILENCE_MS = 45_000

const eventOf = (type: string | undefined, data: unknown): ChatEvent | undefined => {
  switch (type) {
    case 'delta':
    case 'tool':
      return { type, ...(data as object) } as ChatEvent
    case 'proposal':
      return { type, proposal: data as ChatProposal }
    case 'done':
      return { type, reply: data as ChatReply }
    case 'error':
      throw new HarmoniaError(data as ProblemDocument)
    default:
      return undefined
  }
}

async function* stream(api: Api, chat: NewChat, options: CallOptions): AsyncGenerator<ChatEvent, void, undefined> {
  const { signal } = options
  const asked = posting(chat, options)
  const { body } = await api.open('/api/chat', { ...asked, headers: { ...asked.headers, accept: 'text/event-stream' } })
  try {
    if (body !== null)
      for await (const { event, data } of messages(body, { silenceMs: SILENCE_MS, onRetry: () => undefined })) {
        const told = eventOf(event, parsed(data))
        if (told === undefined) continue
        yield told
        if (told.type === 'done') return
      }
  } catch (error) {
    if (error instanceof HarmoniaError) throw error
    if (signal?.aborted === true) throw signal.reason
    throw new HarmoniaUnreachable(api.url, `the answer broke off: ${reasonOf(error)}`, { cause: error })
  }
  throw new HarmoniaUnreachable(api.url, 'the answer broke off')
}

export const chatCalls = (api: Api) => ({
  /** Asks the assistant, which changes nothing: what it proposes is for the caller to do. */
  chat: (chat: NewChat, options?: CallOptions): Promise<ChatReply> =>
    api.json('/api/chat', { ...posting(chat, options), extraMs: THINKING_MS }),

  /** The same, as it is written. An answer that fails is thrown as `HarmoniaError`; leaving the loop ends it. */
  chatStream: (chat: NewChat, options: CallOptions = {}): AsyncGenerator<ChatEvent, void, undefined> =>
    stream(api, chat, options),

  /** Who answers, and what may be asked. */
  getChatInfo: (options?: CallOptions): Promise<AssistantFacts> =>
    api.json('/api/chat/info', { signal: options?.signal }),
})
