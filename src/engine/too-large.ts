import * as E from 'fp-ts/lib/Either.js'
import type { AppendTooLarge } from '../store/event-store.ts'
import type { Message } from './run.ts'
import { ACCEPTED } from './tasks/task-kind.ts'

/** What an execution may take on in one turn, give or take what one message or one piece of work brings. */
export interface TurnBounds {
  readonly messages: number
  readonly events: number
}

export const USUAL: TurnBounds = { messages: 128, events: 512 }

interface Heavy {
  readonly heard: readonly Message[]
  readonly events: readonly unknown[]
}

/** How to go on: what to hear again, and how much at a time; undefined when it can not be made smaller. */
export interface Lighter {
  readonly bounds: TurnBounds
  readonly hear: readonly Message[]
}

/**
 * A turn whose append is more than the store takes is taken again by halves. What is too large by itself is not heard: a
 * command is refused, and a task whose outcome can not be kept has failed.
 */
export const lighten = ({ heard, events }: Heavy, bounds: TurnBounds, fault: AppendTooLarge): Lighter | undefined => {
  if (bounds.messages > 1 || bounds.events > 1)
    return {
      bounds: {
        messages: half(Math.min(bounds.messages, heard.length)),
        events: half(Math.min(bounds.events, events.length)),
      },
      hear: heard,
    }
  const [only] = heard
  switch (only?.kind) {
    case undefined:
      return undefined
    case 'command':
      only.settle(E.left(fault))
      return { bounds, hear: [] }
    case 'outcome':
      if (only.outcome !== ACCEPTED && E.isLeft(only.outcome) && only.outcome.left.type === TOO_LARGE) return undefined
      return { bounds, hear: [{ ...only, outcome: E.left(tooLarge(fault)) }] }
  }
}

const TOO_LARGE = 'output_too_large'

const tooLarge = ({ limit }: AppendTooLarge) => ({
  type: TOO_LARGE,
  message: `the event store takes at most ${limit} bytes at once, and the outcome is larger`,
  retryable: false,
})

const half = (count: number): number => Math.max(1, Math.floor(count / 2))
