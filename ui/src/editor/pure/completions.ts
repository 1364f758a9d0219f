import type { Language } from './document.ts'
import { holeAt, type Hole } from './hole.ts'
import { isRecord, schemasAt } from './schema-at.ts'

export interface Completion {
  readonly label: string
  readonly detail?: string
  readonly info?: string
  readonly apply?: string
  readonly type?: string
}

/** What may be put in the place of the text from `from` on. */
export interface Completions {
  readonly from: number
  readonly options: readonly Completion[]
}

export interface Asked {
  readonly text: string
  readonly at: number
  readonly language: Language
  readonly schema: unknown
  /** What is known besides the schema. `from` in a completion's stead: how many characters of `before` it replaces. */
  readonly words: (hole: Hole) => readonly Completion[]
}

const WORD = /[\w-]*$/

/** What may stand at a place of a text: names and values of the schema, and words. */
export const completionsIn = ({ text, at, language, schema, words }: Asked): Completions | undefined => {
  const hole = holeAt(text, at, language)
  if (hole === undefined) return undefined
  const known = words(hole)
  const from = at - (WORD.exec(text.slice(0, at))?.[0].length ?? 0)
  const options = isInExpression(hole.before)
    ? known
    : [...known.map(written(hole, language)), ...ofSchema(hole, schema, language)]
  return options.length === 0 ? undefined : { from, options: unique(options) }
}

export const isInExpression = (before: string): boolean => before.lastIndexOf('${') > before.lastIndexOf('}')

const ofSchema = (hole: Hole, schema: unknown, language: Language): readonly Completion[] => {
  const schemas = schemasAt(schema, hole.path)
  if (hole.role === 'name') return namesIn(schemas, hole, language)
  const values = schemas.flatMap(valuesIn).map(written(hole, language))
  return hole.isAlone ? [...values, ...namesIn(schemas, hole, language)] : values
}

const namesIn = (
  schemas: readonly Readonly<Record<string, unknown>>[],
  hole: Hole,
  language: Language,
): readonly Completion[] =>
  schemas.flatMap(({ properties, required }) =>
    Object.entries(isRecord(properties) ? properties : {})
      .filter(([name, part]) => part !== false && !hole.names.includes(name))
      .map(([name, part]) => ({
        label: name,
        type: 'property',
        ...(Array.isArray(required) && required.includes(name) ? { detail: 'required' } : {}),
        ...infoOf(part),
        apply: nameWritten(name, hole, language),
      })),
  )

const nameWritten = (name: string, { isQuoted, isFollowed }: Hole, language: Language): string => {
  if (isFollowed) return name
  if (language === 'yaml') return `${name}: `
  return isQuoted ? name : `"${name}": `
}

const valuesIn = (schema: Readonly<Record<string, unknown>>): readonly Completion[] => {
  const values = Array.isArray(schema['enum'])
    ? (schema['enum'] as readonly unknown[])
    : 'const' in schema
      ? [schema['const']]
      : schema['type'] === 'boolean'
        ? [true, false]
        : []
  return values.map((value) => ({
    label: typeof value === 'string' ? value : JSON.stringify(value),
    type: typeof value === 'string' ? 'enum' : 'constant',
    ...('const' in schema ? infoOf(schema) : {}),
  }))
}

const infoOf = (schema: unknown): { readonly info?: string } => {
  if (!isRecord(schema) || typeof schema['description'] !== 'string') return {}
  const usual = schema['default'] === undefined ? '' : `\nUnless given: ${JSON.stringify(schema['default'])}`
  return { info: `${schema['description']}${usual}` }
}

/** A word of JSON has quotes around it, and they may be there already. */
const written =
  ({ isQuoted }: Hole, language: Language) =>
  (option: Completion): Completion =>
    language === 'yaml' || isQuoted || option.type === 'constant' || option.apply !== undefined
      ? option
      : { ...option, apply: JSON.stringify(option.label) }

const unique = (options: readonly Completion[]): readonly Completion[] =>
  [...new Map(options.map((option) => [option.label, option] as const).toReversed()).values()].toReversed()
