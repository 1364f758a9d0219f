import * as E from 'fp-ts/lib/Either.js'
import { isAlias, isScalar, LineCounter, parseDocument, visit, type YAMLError, type Document } from 'yaml'
import type { BadRequest } from '../refusal.ts'
import { MAX_DEPTH } from './depth.ts'

/** How many nodes aliases may stand for: more is a bomb, not a definition. */
const MAX_ALIASES = 100

/** YAML 1.2 as far as it says the same as JSON: one document, names that are strings, finite numbers. */
export const parseYaml = (text: string): E.Either<BadRequest, unknown> => {
  const lines = new LineCounter()
  const fault = (detail: string, offset: number): E.Either<BadRequest, never> => {
    const { line, col: column } = lines.linePos(offset)
    return E.left({ tag: 'malformed_body', detail, line, column })
  }
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: '1.2' })
    const [error] = document.errors
    if (error !== undefined) return fault(`Not YAML: ${sentence(error)}`, error.pos[0])
    const strange = unlikeJson(document)
    if (strange !== undefined) return fault(strange.detail, strange.offset)
    return E.right(document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown)
  } catch (error) {
    // The parser recurses: what exhausts the stack is nested far deeper than is allowed.
    if (error instanceof RangeError) return E.left({ tag: 'body_too_deep', limit: MAX_DEPTH })
    if (error instanceof ReferenceError)
      return E.left({ tag: 'malformed_body', detail: `Not accepted: ${error.message.replace(/\.$/, '')}` })
    throw error
  }
}

const unlikeJson = (document: Document): { detail: string; offset: number } | undefined => {
  let found: { detail: string; offset: number } | undefined
  visit(document, (key, node) => {
    const offset = (node as { range?: [number] | null } | null)?.range?.[0] ?? 0
    if (key === 'key' && !isScalar(node)) {
      found = { detail: isAlias(node) ? 'A name is an alias' : 'A name is not a string', offset }
      return visit.BREAK
    }
    if (isScalar(node)) {
      if (key === 'key' && node.value === null) found = { detail: 'A name is missing', offset }
      if (typeof node.value === 'number' && !Number.isFinite(node.value))
        found = { detail: 'JSON has no such number', offset }
    }
    return found === undefined ? undefined : visit.BREAK
  })
  return found
}

const sentence = (error: YAMLError): string => error.message.split('\n')[0]?.replace(/[.:]$/, '') ?? error.code
