interface Said {
  readonly keyword: string
  readonly value: unknown
  /** The schema that has the keyword. */
  readonly part: Readonly<Record<string, unknown>>
  /** The checker's own words. */
  readonly text: string
}

/** What a mistake is called by programs. */
export const codeOf = (keyword: string): string =>
  keyword === 'type' ? 'wrong_type' : keyword.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)

/** What is wrong with a value in regard to one keyword, as the rest of a sentence that begins with the value's name. */
export const phraseOf = ({ keyword, value, part, text }: Said): string =>
  phrases.get(keyword)?.(part[keyword], value, text) ?? `does not fit the schema's ${JSON.stringify(keyword)}`

const shown = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
}

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

const typePhrase = (wanted: unknown, value: unknown): string => {
  const allowed = [wanted].flat().map((type) => typeNames[String(type)])
  const found = typeof value === 'number' || typeof value === 'boolean' ? shown(value) : typeNames[typeOf(value)]
  return `must be ${allowed.join(' or ')}, not ${found}`
}

const forms = (wanted: unknown): number => (wanted as readonly unknown[]).length

const phrases = new Map<string, (wanted: unknown, value: unknown, text: string) => string>([
  ['type', typePhrase],
  ['const', (wanted) => `must be ${shown(wanted)}`],
  ['enum', (wanted) => `must be one of ${(wanted as readonly unknown[]).slice(0, 20).map(shown).join(', ')}`],
  ['minimum', (wanted) => `must be ${shown(wanted)} or more`],
  ['maximum', (wanted) => `must be ${shown(wanted)} or less`],
  ['exclusiveMinimum', (wanted) => `must be more than ${shown(wanted)}`],
  ['exclusiveMaximum', (wanted) => `must be less than ${shown(wanted)}`],
  ['multipleOf', (wanted) => `must be a multiple of ${shown(wanted)}`],
  ['minLength', (wanted) => `must have ${shown(wanted)} or more characters`],
  ['maxLength', (wanted) => `must have ${shown(wanted)} or fewer characters`],
  ['minItems', (wanted) => `must have ${shown(wanted)} or more items`],
  ['maxItems', (wanted) => `must have ${shown(wanted)} or fewer items`],
  ['minProperties', (wanted) => `must have ${shown(wanted)} or more members`],
  ['maxProperties', (wanted) => `must have ${shown(wanted)} or fewer members`],
  ['uniqueItems', () => 'must not have the same item twice'],
  ['pattern', (wanted) => `must match the regular expression ${shown(wanted)}`],
  ['format', (wanted) => `must have the format ${shown(wanted)}`],
  ['contains', () => 'has no item of the kind that the schema\'s "contains" asks for'],
  [
    'minContains',
    (wanted) => `must have ${shown(wanted)} or more items of the kind that the schema's "contains" asks for`,
  ],
  [
    'maxContains',
    (wanted) => `must have ${shown(wanted)} or fewer items of the kind that the schema's "contains" asks for`,
  ],
  [
    'propertyNames',
    (_wanted, _value, text) => `has a member ${/".*"/s.exec(text)?.[0] ?? ''} whose name is not allowed`,
  ],
  ['not', () => 'is what the schema\'s "not" rules out'],
  ['anyOf', (wanted) => `fits none of the ${forms(wanted)} forms that it may have`],
  [
    'oneOf',
    (wanted, _, text) =>
      text.includes('(0 matches)')
        ? `fits none of the ${forms(wanted)} forms that it may have`
        : `fits more than one of the ${forms(wanted)} forms of which it must have exactly one`,
  ],
])
