/**
 * A pattern for each character of a text that matches it in the spellings that answers use: as it is, escaped for JSON (also
 * JSON within JSON), for a URL, or for HTML.
 */
export const spellings = (text: string): readonly string[] => {
  // Backslashes in a row are one: escaping makes more of them, and how many does not matter.
  const characters = Array.from(text).filter((character, at, all) => character !== '\\' || all[at - 1] !== '\\')
  return characters.map((character) => `(?:${alternatives(character).join('|')})`)
}

/** The longer ones first. */
const alternatives = (character: string): readonly string[] => [
  inUrl(character),
  inJson(character),
  ...(entities.get(character) ?? []),
  ...(special.get(character) ?? [literal(character)]),
]

/** So many as escaping three times makes of one: a bound, or a text of nothing else would take for ever. */
const SOME = '{1,8}'
const BACKSLASH = '(?:\\\\|%(?:25){0,3}5[cC])'

const entities = new Map([
  ['&', ['&amp;']],
  ['<', ['&lt;']],
  ['>', ['&gt;']],
  ['"', ['&quot;', '&#34;']],
  ["'", ['&#39;', '&#x27;']],
])

const literal = (character: string): string => character.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** `\u00e9`, whatever the case of its digits. */
const inJson = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => `${BACKSLASH}${SOME}u${hex(character.charCodeAt(at), 4)}`).join(
    '',
  )

/** `%C3%A9`, also of what was written like that already. */
const inUrl = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%(?:25){0,3}${hex(byte, 2)}`).join('')

const hex = (value: number, digits: number): string =>
  value
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)

/** What escaping for JSON may put in front of a character, whatever is done with the result. */
const escaped = (character: string): readonly string[] => [
  `(?:${BACKSLASH}${SOME})?(?:${[literal(character), inUrl(character)].join('|')})`,
]

const special = new Map<string, readonly string[]>([
  ...['"', "'", '/'].map((character) => [character, escaped(character)] as const),
  ['\\', [`${BACKSLASH}${SOME}`]],
  [' ', [' ', '\\+']],
  ['\n', ['\\r?\\n', `(?:${BACKSLASH}${SOME}r)?${BACKSLASH}${SOME}n`]],
  ['\r', ['\\r', `${BACKSLASH}${SOME}r`]],
  ['\t', ['\\t', `${BACKSLASH}${SOME}t`]],
])
