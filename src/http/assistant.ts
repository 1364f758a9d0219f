import type * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../domain/problem.ts'
import type { Reading } from './reading.ts'
import type { Refusal } from './refusal.ts'

/** One thing that was said before. Who asks keeps it: the server remembers no conversation. */
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
  /** How far the asker's clock is ahead of UTC, for "today" and "last night". */
  readonly utc_offset_minutes?: number
}

export interface ChatRequest {
  readonly content: string
  readonly history: readonly ChatTurn[]
  readonly context: ChatContext
}

/** What an answer speaks of. */
export interface ChatReference {
  readonly kind: 'workflow' | 'execution' | 'template'
  readonly id: string
  readonly name?: string
}

/** A request that whoever asked may make, or not. */
export interface ProposedAction {
  readonly do: 'execute' | 'pause' | 'resume' | 'cancel' | 'retry' | 'fork'
  readonly execution_id?: string
  readonly workflow_id?: string
  readonly method: 'POST'
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * What could be done. Nothing of it has been: it is data, and the one who reads it carries it out by a request of their own. With
 * problems it would be refused.
 */
export type Proposal =
  | {
      readonly kind: 'definition'
      /** A new version of this workflow; without it a new workflow. */
      readonly workflow_id?: string
      /** The version that it was made of, for `If-Match`. */
      readonly base_version?: number
      readonly definition: Readonly<Record<string, unknown>>
      readonly problems: readonly Problem[]
      readonly warnings: readonly Problem[]
    }
  | { readonly kind: 'action'; readonly action: ProposedAction; readonly problems: readonly Problem[] }

export interface ChatReply {
  /** Plain text. */
  readonly content: string
  /** The model that wrote it, or `built-in`. */
  readonly model: string
  /** Whether it was put together by rules, without a model. */
  readonly built_in: boolean
  readonly references: readonly ChatReference[]
  readonly proposal?: Proposal
}

/** What is told while an answer comes about. */
export type ChatEvent =
  | { readonly type: 'delta'; readonly content: string }
  | { readonly type: 'tool'; readonly name: string; readonly summary: string }
  | { readonly type: 'proposal'; readonly proposal: Proposal }

export interface ChatAsking {
  /** All that an answer can be made of. */
  readonly read: Reading
  readonly tell: (event: ChatEvent) => void
  /** Aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal
}

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

/** Answers questions about this server. It holds nothing that could change anything. */
export interface Assistant {
  readonly facts: () => AssistantFacts
  /** The joined `delta`s are the content of the reply. */
  readonly chat: (request: ChatRequest, asking: ChatAsking) => Promise<E.Either<Refusal, ChatReply>>
}
