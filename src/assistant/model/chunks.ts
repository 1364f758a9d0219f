import { createParser } from 'eventsource-parser'
import * as E from 'fp-ts/lib/Either.js'
import type { Answer } from '../../engine/tasks/transport.ts'
import type { ToolCall } from './messages.ts'

/** What one round of a model has come to. */
export interface Completion {
  readonly text: string
  readonly calls: readonly ToolCall[]
  /** The text was longer than it may be. */
  readonly cut: boolean
}

/** Tools that one round may ask for, and what the arguments of each may be. */
const LIMITS = { calls: 16, argumentCharacters: 262_144 }
const DONE = '[DONE]'

interface Options {
  readonly characters: number
  readonly onText: (text: string) => void
}

interface Growing {
  id: string
  name: string
  arguments: string
}

interface Delta {
  readonly content?: unknown
  readonly tool_calls?: unknown
}

interface Chunk {
  readonly error?: unknown
  readonly choices?:
    | readonly { readonly delta?: Delta | null; readonly message?: Delta | null; readonly finish_reason?: unknown }[]
    | null
}

interface PartOfCall {
  readonly index?: number
  readonly id?: string | null
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null
}

/** Puts an answer together, from a stream as it comes or from one that came whole. */
export const readChunks = ({ characters, onText }: Options) => {
  const calls: Growing[] = []
  let text = ''
  let cut = false
  let short = false
  let seen = false
  let done = false
  let wrong: string | undefined

  const say = (said: string): void => {
    const fits = said.slice(0, characters - text.length)
    cut ||= fits.length < said.length
    text += fits
    if (fits !== '') onText(fits)
  }

  const grow = (part: PartOfCall, place: number): void => {
    const at = part.index ?? place
    const known = calls[at]
    // Some endpoints give every call the same index: another id is another call.
    const isNew = known === undefined || (typeof part.id === 'string' && part.id !== '' && known.id !== part.id)
    const call = isNew ? { id: part.id ?? `call_${calls.length}`, name: '', arguments: '' } : known
    if (isNew) {
      if (calls.length === LIMITS.calls) return void (wrong = `it asks for more than ${LIMITS.calls} tools at once`)
      calls.push(call)
    }
    const { name, arguments: more } = part.function ?? {}
    call.name += name ?? ''
    call.arguments += typeof more === 'string' ? more : more === undefined || more === null ? '' : JSON.stringify(more)
    if (call.arguments.length > LIMITS.argumentCharacters) wrong = 'the arguments of a tool are too long'
  }

  const take = (chunk: Chunk): void => {
    if (chunk.error !== undefined && chunk.error !== null) {
      const { message } = chunk.error as { readonly message?: unknown }
      wrong = typeof message === 'string' ? message : 'it failed in the middle of its answer'
      return
    }
    const [choice] = chunk.choices ?? []
    const delta = choice?.delta ?? choice?.message
    if (choice !== undefined) seen = true
    // The endpoint has a bound of its own.
    if (choice?.finish_reason === 'length') short = true
    if (typeof delta?.content === 'string') say(delta.content)
    if (Array.isArray(delta?.tool_calls)) (delta.tool_calls as readonly PartOfCall[]).forEach(grow)
  }

  const parser = createParser({
    onEvent: ({ data }) => {
      if (done || wrong !== undefined) return
      if (data.trim() === DONE) {
        done = true
        return
      }
      const chunk = parsed(data)
      if (chunk === undefined) wrong = 'a part of it is no JSON'
      else take(chunk)
    },
  })
  const decoder = new TextDecoder()

  return {
    /** Takes the next bytes; true when no more are wanted. */
    take: (bytes: Uint8Array): boolean => {
      parser.feed(decoder.decode(bytes, { stream: true }))
      return done || cut || wrong !== undefined
    },
    end: ({ body }: Pick<Answer, 'body'>): E.Either<string, Completion> => {
      parser.feed(`${decoder.decode()}\n\n`)
      if (!seen && wrong === undefined) {
        const whole = parsed(Buffer.from(body).toString('utf8'))
        if (whole !== undefined) take(whole)
      }
      if (wrong !== undefined) return E.left(wrong)
      if (!seen) return E.left('there is no answer in it')
      if (calls.some(({ name }) => name === '')) return E.left('it calls a tool without naming it')
      const asked = calls.map(({ id, name, arguments: given }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: given },
      }))
      return E.right({ text, calls: cut || short ? [] : asked, cut: cut || short })
    },
  }
}

const parsed = (text: string): Chunk | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
