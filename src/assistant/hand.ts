import * as E from 'fp-ts/lib/Either.js'
import type { ChatAsking, Proposal } from '../http/assistant.ts'
import type { Refusal } from '../http/refusal.ts'
import { inWords } from './in-words.ts'
import type { Answers } from './documents.ts'
import type { Arguments } from './tool.ts'
import { tools } from './tools/index.ts'

/** The tools in the hand of one answer: each use is told, and the last proposal is kept. */
export interface Hand {
  readonly use: <Name extends keyof Answers>(name: Name, given: Arguments) => Promise<E.Either<Refusal, Answers[Name]>>
  /** By any name, as a model has it; undefined when there is no such tool. */
  readonly try: (name: string, given: Arguments) => Promise<E.Either<Refusal, unknown>> | undefined
  readonly propose: (proposal: Proposal) => void
  readonly proposal: () => Proposal | undefined
}

export const handOf = ({ read, tell }: Pick<ChatAsking, 'read' | 'tell'>): Hand => {
  let last: Proposal | undefined
  const propose = (proposal: Proposal): void => {
    last = proposal
    tell({ type: 'proposal', proposal })
  }

  const tryTool: Hand['try'] = (name, given) => {
    const tool = tools.get(name)
    if (tool === undefined) return undefined
    return tool.run(given, { read, propose }).then((answer) => {
      const summary = E.isLeft(answer) ? inWords(answer.left) : tool.told(answer.right as never)
      tell({ type: 'tool', name, summary: summary.slice(0, LONGEST) })
      return answer
    })
  }

  return {
    use: (name, given) => tryTool(name, given) as ReturnType<Hand['use']> as never,
    try: tryTool,
    propose,
    proposal: () => last,
  }
}

const LONGEST = 300
