import * as E from 'fp-ts/lib/Either.js'
import { didYouMean } from './nearest.ts'
import { checkRoot } from './roots.ts'
import type { Reference, Variables } from './template.ts'

/** Why an expression cannot be read. `offset` counts from its `${`. */
export interface SyntaxFault {
  readonly code: string
  readonly offset: number
  readonly message: string
}

export const MAX_EXPRESSION = 4_096

const NAME = /[A-Za-z0-9_-]+/y
const INDEX = /\[\s*(-?\d{1,15})\s*\]/y
const QUOTED = /\[\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\]/y
const SPACE = /\s*/y

/** Reads one expression, from its `${` to its `}` inclusive. */
export const parseExpression = (text: string, variables: Variables): E.Either<SyntaxFault, Reference> => {
  if (text.length > MAX_EXPRESSION) {
    return fault('expression_too_long', 0, `has ${text.length} characters; at most ${MAX_EXPRESSION} are allowed`)
  }
  const end = text.length - 1
  const start = skip(SPACE, text, 2)
  if (start === end) {
    return fault('expression_empty', 2, 'is empty: name a value, such as ${input.name}, or write $${ for a literal ${')
  }

  const rootEnd = skip(NAME, text, start)
  if (rootEnd === start) return unexpected(text, start, 'a name such as input or tasks')
  const path: (string | number)[] = []
  let at = rootEnd
  while (at < end) {
    const part = text[at] === '.' ? readName(text, at) : text[at] === '[' ? readBracket(text, at) : readEnd(text, at)
    if (E.isLeft(part)) return part
    if (part.right.key !== undefined) path.push(part.right.key)
    at = part.right.end
  }

  const root = text.slice(start, rootEnd)
  const refused = variables.has(root) ? undefined : checkRoot(root, path)
  if (refused !== undefined) return fault(refused.code, start, refused.message + didYouMeanRoot(refused.meant))
  return E.right({ text, root, path })
}

interface Part {
  readonly key: string | number | undefined
  readonly end: number
}

const readName = (text: string, dot: number): E.Either<SyntaxFault, Part> => {
  const end = skip(NAME, text, dot + 1)
  return end === dot + 1
    ? unexpected(text, end, 'a name after the dot (other keys are written ["like this"])')
    : E.right({ key: text.slice(dot + 1, end), end })
}

const readBracket = (text: string, bracket: number): E.Either<SyntaxFault, Part> => {
  const index = match(INDEX, text, bracket)
  if (index !== null) return E.right({ key: Number(index[1]), end: bracket + index[0].length })
  const quoted = match(QUOTED, text, bracket)
  const key = quoted === null ? undefined : unquote(quoted[1]!)
  return quoted === null || key === undefined
    ? fault(
        'expression_syntax',
        bracket,
        'has a bracket that is neither an index such as [0] or [-1] nor a quoted key such as ["a b"]',
      )
    : E.right({ key, end: bracket + quoted[0].length })
}

const readEnd = (text: string, at: number): E.Either<SyntaxFault, Part> => {
  const end = skip(SPACE, text, at)
  return end === text.length - 1
    ? E.right({ key: undefined, end })
    : unexpected(text, end, '".", "[" or "}" (only paths are understood here, no operators)')
}

const unquote = (quoted: string): string | undefined => {
  const body = quoted.slice(1, -1)
  const json = quoted[0] === '"' ? body : body.replace(/\\.|"/gs, (found) => requoted.get(found) ?? found)
  try {
    return JSON.parse(`"${json}"`) as string
  } catch {
    return undefined
  }
}

/** How what is written in single quotes is written in double quotes. */
const requoted = new Map([
  ['"', '\\"'],
  ["\\'", "'"],
])

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const skip = (pattern: RegExp, text: string, at: number): number => at + (match(pattern, text, at)?.[0].length ?? 0)

const didYouMeanRoot = (meant: readonly [string, readonly string[]] | undefined): string =>
  meant === undefined ? '' : didYouMean(...meant)

const unexpected = (text: string, offset: number, expected: string): E.Either<SyntaxFault, never> =>
  fault('expression_syntax', offset, `has ${JSON.stringify(text[offset])} where ${expected} is expected`)

const fault = (code: string, offset: number, message: string): E.Either<SyntaxFault, never> =>
  E.left({ code, offset, message })
