import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js'
import * as E from 'fp-ts/lib/Either.js'
import { fault, type SyntaxFault } from '../syntax-fault.ts'

/** How many parts an expression may have, and how deep they may be nested. */
export const MAX_NODES = 2_000
export const MAX_NESTING = 250

const language = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  limits: {
    maxAstNodes: MAX_NODES,
    maxDepth: MAX_NESTING,
    maxListElements: MAX_NODES,
    maxMapEntries: MAX_NODES,
    maxCallArguments: MAX_NODES,
  },
})

/** Where the inside of `${…}` begins: the library counts from there. */
export const INSIDE = 2

/** Reads an expression, from its `${` to its `}` inclusive, as CEL. Nothing of it is run. */
export const readCel = (text: string): E.Either<SyntaxFault, ASTNode> => {
  const source = text.slice(INSIDE, -1)
  try {
    return E.right(language.parse(source).ast)
  } catch (thrown) {
    if (!(thrown instanceof ParseError)) throw thrown
    const place = thrown.range?.start ?? 0
    const [code, message] = sentenceOf(thrown, source, place)
    return fault(code, place + INSIDE, message)
  }
}

const sentenceOf = ({ code, summary }: ParseError, source: string, place: number): readonly [string, string] => {
  const found = place < source.length ? `has ${JSON.stringify(wordAt(source, place))}` : 'ends'
  switch (code) {
    case 'unexpected_character': {
      const hint = insteadOf.get(source[place] ?? '') ?? (/^[^ -~]/.test(source.slice(place)) ? OTHER_LETTERS : '')
      return [SYNTAX, `${found} where an operator or } is expected${hint}.`]
    }
    case 'unexpected_token':
      return [SYNTAX, `${found} where a value is expected.`]
    case 'expected_token': {
      const token = /^Expected (\w+)/.exec(summary)?.[1] ?? ''
      return [SYNTAX, `${found} where ${tokens.get(token) ?? token} is expected.`]
    }
    case 'reserved_identifier':
      return [SYNTAX, `${found}, a reserved word, where a value is expected; as a key it is written ["like this"].`]
    case 'newline_in_string':
      return [SYNTAX, 'has a line break in a text: write \\n.']
    case 'invalid_macro_argument':
      return [
        SYNTAX,
        'needs a plain name there, which stands for each item in turn, as in input.items.map(x, x.price).',
      ]
    case 'limit_exceeded':
      return [
        'expression_too_complex',
        `is too large: at most ${MAX_NODES} parts, nested ${MAX_NESTING} deep, are allowed. Let several tasks do it in steps.`,
      ]
    default:
      return [SYNTAX, `cannot be read: ${summary}.`]
  }
}

const SYNTAX = 'expression_syntax'
const OTHER_LETTERS = ' (keys with such letters are written ["like this"])'

const wordAt = (source: string, place: number): string => /[A-Za-z0-9_]+|[^]/u.exec(source.slice(place))![0]

const tokens = new Map([
  ['IDENTIFIER', 'a name after the dot (other keys are written ["like this"])'],
  ['RPAREN', '")"'],
  ['RBRACKET', '"]"'],
  ['RBRACE', '"}"'],
  ['COLON', '":"'],
])

/** What is meant by those who write a sign that there is not. */
const insteadOf = new Map([
  ['=', ' (equal is ==)'],
  ['&', ' (and is &&)'],
  ['|', ' (or is ||)'],
  ['`', ' (texts stand in "…" or \'…\')'],
])
