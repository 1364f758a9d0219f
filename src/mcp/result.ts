import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../http/refusal.ts'
import { problem } from '../http/problem.ts'
import type { Said } from './tool.ts'

/** What a tool has come to: as data, and as text for models that are shown nothing else. */
export const resultOf = (said: E.Either<Refusal, Said>): CallToolResult => {
  if (E.isLeft(said)) {
    const { document } = problem(said.left, '/mcp')
    return { isError: true, content: [text(inWords(said.left))], structuredContent: { ...document } }
  }
  const { value, failed } = said.right
  const structuredContent = { ...(value as Readonly<Record<string, unknown>>) }
  const content = [...(failed === undefined ? [] : [text(failed)]), text(JSON.stringify(value))]
  return { ...(failed === undefined ? {} : { isError: true }), content, structuredContent }
}

/** A refusal as a text: the sentence, then everything that is wrong. */
export const inWords = (refusal: Refusal): string => {
  const { title, detail, errors = [] } = problem(refusal, '/mcp').document
  const list = errors.map(({ pointer, message }) => `- ${pointer === '' ? 'the whole' : pointer}: ${message}`)
  return [`${title}: ${detail}`, ...(list.length > 1 ? list : [])].join('\n')
}

const text = (words: string) => ({ type: 'text' as const, text: words })
