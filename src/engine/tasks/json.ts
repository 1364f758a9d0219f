import * as E from 'fp-ts/lib/Either.js'

const MAX_NESTING = 500
/** Where the parser's message quotes the text, of which a part may be anything. */
const QUOTATION = /, (\.\.\.)?".*"(\.\.\.)? is not valid JSON$/s
const MAYBE_INFINITE = /e\+?\d{3}|\d{300}/i

/**
 * JSON from a stranger as a value that survives being stored: what is written down and read again is the same.
 * Nesting is bounded, because writing JSON down recurses and reading it does not.
 */
export const parseJson = (text: string): E.Either<string, unknown> => {
  if (nestsTooDeep(text)) return E.left(`nested more than ${MAX_NESTING} levels deep`)
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
    return E.right(MAYBE_INFINITE.test(text) ? JSON.parse(JSON.stringify(value)) : value)
  } catch (error) {
    return E.left((error as SyntaxError).message.replace(QUOTATION, ''))
  }
}

const nestsTooDeep = (text: string): boolean => {
  if (text.length <= 2 * MAX_NESTING) return false
  let depth = 0
  let quoted = false
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place)
    if (quoted) {
      if (unit === BACKSLASH) place++
      else if (unit === QUOTE) quoted = false
    } else if (unit === QUOTE) quoted = true
    else if (unit === BRACE || unit === BRACKET) {
      if (++depth > MAX_NESTING) return true
    } else if (unit === BRACE_END || unit === BRACKET_END) depth--
  }
  return false
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d]

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
