import * as E from 'fp-ts/lib/Either.js'
import {
  Composer,
  CST,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
  type Document,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { BadRequest } from '../refusal.ts'
import { MAX_DEPTH } from './depth.ts'

/** Each one is looked up in the whole document, and may stand for any part of it. */
const MAX_ALIASES = 100

type Refused = E.Either<BadRequest, never>
interface Place {
  readonly detail: string
  readonly offset: number
}

const TOO_DEEP: Refused = E.left({ tag: 'body_too_deep', limit: MAX_DEPTH })

/** YAML 1.2 as far as it says the same as JSON: one document, names that are strings and differ, finite numbers. */
export const parseYaml = (text: string): E.Either<BadRequest, unknown> => {
  const lines = new LineCounter()
  const fault = ({ detail, offset }: Place): Refused => {
    const { line, col: column } = lines.linePos(offset)
    return E.left({ tag: 'malformed_body', detail, line, column })
  }
  const tokens = tokensOf(text, lines)
  if (E.isLeft(tokens)) return 'tag' in tokens.left ? E.left(tokens.left) : fault(tokens.left)

  const [document, second] = [
    ...new Composer({ uniqueKeys: false, version: '1.2' }).compose(tokens.right, true, text.length),
  ]
  if (document === undefined) return E.right(null)
  const [error] = document.errors
  if (error !== undefined) return fault({ detail: `Not YAML: ${sentence(error)}`, offset: error.pos[0] })
  if (second !== undefined) return fault({ detail: 'There is more than one document', offset: second.range[0] })
  const strange = unlikeJson(document)
  if (strange !== undefined) return fault(strange)
  try {
    return E.right(document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown)
  } catch (thrown) {
    if (thrown instanceof ReferenceError)
      return E.left({ tag: 'malformed_body', detail: `Not accepted: ${thrown.message}` })
    throw thrown
  }
}

/**
 * The parser is watched as it goes: what comes after it recurses, and must not be handed anything deeper than a payload may
 * be. Where the stack ends it would not fail but take the process with it.
 */
const tokensOf = (text: string, lines: LineCounter): E.Either<BadRequest | Place, CST.Token[]> => {
  const parser = new Parser(lines.addNewLine)
  const tokens: CST.Token[] = []
  let aliases = 0
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > MAX_DEPTH + 2) return TOO_DEEP
    if (CST.tokenType(lexeme) === 'alias' && ++aliases > MAX_ALIASES)
      return E.left({ detail: `There are more than ${MAX_ALIASES} aliases`, offset: parser.offset })
  }
  for (const token of parser.end()) tokens.push(token)
  return E.right(tokens)
}

const unlikeJson = (document: Document): Place | undefined => {
  let found: Place | undefined
  visit(document, {
    Map: (_, map) => {
      found = oddName(map)
      return found === undefined ? undefined : visit.BREAK
    },
    Scalar: (_, { value, range }) => {
      if (typeof value !== 'number' || Number.isFinite(value)) return undefined
      found = { detail: 'JSON has no such number', offset: range?.[0] ?? 0 }
      return visit.BREAK
    },
    Alias: (_, alias, path) => {
      if (!path.includes(alias.resolve(document) as never)) return undefined
      found = { detail: 'An alias stands inside what it stands for', offset: alias.range?.[0] ?? 0 }
      return visit.BREAK
    },
  })
  return found
}

/** The parser's own check of names compares each with all others. */
const oddName = ({ items }: YAMLMap): Place | undefined => {
  const names = new Set<string>()
  for (const { key } of items) {
    const offset = (key as { range?: readonly [number] } | null)?.range?.[0] ?? 0
    if (!isScalar(key)) return { detail: 'A name is not a string', offset }
    if (key.value === null) return { detail: 'A name is missing', offset }
    const name = typeof key.value === 'string' ? key.value : JSON.stringify(key.value)
    if (names.has(name)) return { detail: `The name ${JSON.stringify(name.slice(0, 80))} stands twice`, offset }
    names.add(name)
  }
  return undefined
}

const sentence = (error: YAMLError): string => error.message.split('\n')[0]?.replace(/[.:]$/, '') ?? error.code
