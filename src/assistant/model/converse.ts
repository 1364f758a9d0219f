import { randomBytes } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import type { ChatAsking, ChatReference, ChatRequest } from '../../http/assistant.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { Hand } from '../hand.ts'
import { inWords } from '../in-words.ts'
import type { Arguments } from '../tool.ts'
import { tools } from '../tools/index.ts'
import type { Completion } from './chunks.ts'
import type { Message, OfferedTool, ToolCall } from './messages.ts'
import { instructions, lookedAt, marked } from './prompt.ts'
import { seenReferences } from './references.ts'
import type { Model } from './wire.ts'

/** What bounds one answer, whatever the model does. */
export const BOUNDS = {
  rounds: 8,
  /** Of all text together. */
  characters: 65_536,
  /** Of what one tool gives, and of all together. */
  dataOfOne: 24_576,
  data: 196_608,
  /** Of what was said before; the oldest is left out. */
  history: 131_072,
} as const

export interface Answered {
  readonly content: string
  readonly references: readonly ChatReference[]
}

const offered: readonly OfferedTool[] = [...tools.values()].map(({ name, description, parameters }) => ({
  type: 'function',
  function: { name, description, parameters },
}))

/** Lets a model answer: it asks for tools, and is given what they find between marks, until it has said what it has to say. */
export const converse = async (
  model: Model,
  { content, history, context }: ChatRequest,
  hand: Hand,
  { tell, gone }: Pick<ChatAsking, 'tell' | 'gone'>,
  now: number,
): Promise<E.Either<Refusal, Answered>> => {
  const mark = randomBytes(8).toString('hex')
  const messages: Message[] = [
    { role: 'system', content: instructions(mark, new Date(now).toISOString(), context) },
    ...lately(history),
    { role: 'user', content: content + lookedAt(mark, context) },
  ]
  const seen = seenReferences()
  let said = ''
  let data = 0

  const say = (text: string): void => {
    said += text
    tell({ type: 'delta', content: text })
  }

  const give = async (call: ToolCall): Promise<string> => {
    const { name } = call.function
    const given = argumentsIn(call)
    if (given === undefined) return 'The arguments are no JSON object. Nothing was done.'
    const found = await hand.try(name, given)
    if (found === undefined) return `There is no tool ${JSON.stringify(name.slice(0, 80))}. Nothing was done.`
    if (E.isRight(found)) seen.look(found.right)
    const text = E.isLeft(found) ? inWords(found.left) : JSON.stringify(found.right)
    const room = Math.max(0, Math.min(BOUNDS.dataOfOne, BOUNDS.data - data))
    const shown = text.length > room ? `${text.slice(0, room)}… (cut: ${text.length} characters; ask for less)` : text
    data += shown.length
    return marked(mark, name, shown)
  }

  for (let round = 1; ; round++) {
    const isLast = round === BOUNDS.rounds
    const done: E.Either<Refusal, Completion> = await model.complete({
      messages,
      tools: offered,
      mayUseTools: !isLast,
      characters: BOUNDS.characters - said.length,
      onText: say,
      gone,
    })
    if (E.isLeft(done)) return done
    const { text, calls, cut } = done.right
    if (cut) say(' […]')
    if (calls.length === 0 || isLast) break
    messages.push({ role: 'assistant', content: text === '' ? null : text, tool_calls: calls })
    for (const call of calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await give(call) })
    if (text.trim() !== '') say('\n\n')
  }

  return E.right({ content: said, references: seen.in(said) })
}

const lately = (history: ChatRequest['history']): ChatRequest['history'] => {
  let room: number = BOUNDS.history
  const from = history.findLastIndex(({ content }) => (room -= content.length) < 0)
  return history.slice(from + 1)
}

const argumentsIn = ({ function: { arguments: text } }: ToolCall): Arguments | undefined => {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Arguments) : undefined
  } catch {
    return undefined
  }
}
