import { didYouMean } from '../expression/nearest.ts'
import { at, type Problem } from '../problem.ts'
import { annotations, DIALECT, formats, keywords, types, type Kind } from './keywords.ts'

/** A schema as the checker wants it: an own copy, without what never refuses a value; `false` is written `{ not: {} }`. */
export type Schema = true | Readonly<Record<string, unknown>>

export interface ReadSchema {
  readonly schema: Schema
  /** Every schema object in it with the pointer that it was read from. */
  readonly parts: readonly (readonly [pointer: string, part: Readonly<Record<string, unknown>>])[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

interface Findings {
  readonly parts: [string, Readonly<Record<string, unknown>>][]
  readonly problems: Problem[]
  readonly warnings: Problem[]
}

/** Reads what should be a JSON Schema, and finds each keyword that is not what it must be. */
export const readSchema = (value: unknown): ReadSchema => {
  const findings: Findings = { parts: [], problems: [], warnings: [] }
  return { schema: read(value, '', findings), ...findings }
}

const read = (value: unknown, pointer: string, findings: Findings): Schema => {
  if (value === true) return true
  if (value === false) return part({ not: {} }, pointer, findings)
  if (!isObject(value)) {
    wrong(findings, pointer, 'must be a schema: an object of keywords, true or false')
    return true
  }
  const entries: [string, unknown][] = []
  for (const [keyword, given] of Object.entries(value)) {
    const place = at(pointer, keyword)
    const kind = keywords.get(keyword)
    if (kind === undefined) {
      const message = `${JSON.stringify(keyword)} is not a keyword of JSON Schema and has no effect.`
      const code = 'unknown_keyword'
      findings.warnings.push({ pointer: place, code, message: message + didYouMean(keyword, keywords.keys()) })
      continue
    }
    const kept = readers[kind](given, place, findings)
    if (keyword === '$schema' && given !== DIALECT && given !== `${DIALECT}#`) {
      wrong(findings, place, `must be "${DIALECT}" (or be left out): no other dialect is understood`)
    }
    if (keyword === 'format' && typeof given === 'string' && !formats.includes(given)) {
      const message = `The format ${JSON.stringify(given)} is not checked; these are: ${formats.join(', ')}.`
      findings.warnings.push({ pointer: place, code: 'unknown_format', message })
      continue
    }
    if (!annotations.has(keyword)) entries.push([keyword, kept])
  }
  return part(Object.fromEntries(entries), pointer, findings)
}

const part = (schema: Readonly<Record<string, unknown>>, pointer: string, findings: Findings): Schema => {
  findings.parts.push([pointer, schema])
  return schema
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Reader = (value: unknown, pointer: string, findings: Findings) => unknown

const must =
  (holds: (value: unknown) => boolean, form: string): Reader =>
  (value, pointer, findings) => {
    if (!holds(value)) wrong(findings, pointer, `must be ${form}`)
    return value
  }

const byKey =
  (reader: Reader): Reader =>
  (value, pointer, findings) => {
    if (!isObject(value)) return wrong(findings, pointer, 'must be an object')
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, reader(member, at(pointer, key), findings)]),
    )
  }

const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string') && new Set(value).size === value.length

const isRegex = (value: unknown): value is string => {
  if (typeof value !== 'string') return false
  try {
    return new RegExp(value, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const readNames = must(isNames, 'an array of names, each once, such as ["url"]')

const readTypes: Reader = (value, pointer, findings) => {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  const unknown = given.find((type) => typeof type !== 'string' || !types.includes(type))
  if (given.length === 0 || new Set(given).size < given.length) {
    wrong(findings, pointer, 'must name at least one type, each once')
  } else if (unknown !== undefined) {
    const meant = typeof unknown === 'string' ? didYouMean(unknown, types) : ''
    wrong(findings, pointer, `must be one of ${types.join(', ')}, or an array of them`, meant)
  }
  return value
}

const readSchemas: Reader = (value, pointer, findings) => {
  if (!Array.isArray(value) || value.length === 0) {
    return wrong(findings, pointer, 'must be an array of at least one schema')
  }
  return value.map((item, index) => read(item, at(pointer, index), findings))
}

const readOne: Reader = (value, pointer, findings) =>
  Array.isArray(value)
    ? wrong(findings, pointer, 'must be one schema; a schema for each place is written with "prefixItems"')
    : read(value, pointer, findings)

const readByPattern: Reader = (value, pointer, findings) => {
  for (const pattern of isObject(value) ? Object.keys(value) : []) {
    if (!isRegex(pattern)) wrong(findings, at(pointer, pattern), 'must have a regular expression as its name')
  }
  return byKey(read)(value, pointer, findings)
}

const readers: Readonly<Record<Kind, Reader>> = {
  anything: (value) => value,
  array: must(Array.isArray, 'an array'),
  boolean: must((value) => typeof value === 'boolean', 'true or false'),
  count: must((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number, 0 or more'),
  names: readNames,
  'names by key': byKey(readNames),
  number: must(Number.isFinite, 'a number'),
  object: must(isObject, 'an object'),
  pattern: must(isRegex, 'a regular expression (as JavaScript has them, with the u flag)'),
  positive: must((value) => Number.isFinite(value) && (value as number) > 0, 'a number above 0'),
  schema: readOne,
  schemas: readSchemas,
  'schemas by key': byKey(read),
  'schemas by pattern': readByPattern,
  text: must((value) => typeof value === 'string', 'text'),
  type: readTypes,
  unsupported: (value, pointer, findings) => {
    const instead = pointer.endsWith('/dependencies')
      ? '"dependentRequired" or "dependentSchemas"'
      : '"$ref" with "$defs"'
    wrong(findings, pointer, `is not supported: use ${instead}`)
    return value
  },
}

const wrong = (findings: Findings, pointer: string, form: string, more = ''): undefined => {
  const keyword = pointer.slice(pointer.lastIndexOf('/') + 1)
  const subject = keyword === '' ? 'The schema' : `${JSON.stringify(keyword)} in the schema`
  findings.problems.push({ pointer, code: 'invalid_schema', message: `${subject} ${form}.${more}` })
}
