import type { OutputUnit } from '@cfworker/json-schema'
import { didYouMean } from '../expression/nearest.ts'
import { at, type Problem } from '../problem.ts'
import { codeOf, phraseOf } from './phrases.ts'
import type { Schema } from './read.ts'
import { targetOf, type Lookup } from './resolve.ts'

/** What a checker said of a value, and all that is needed to say it again in plain words. */
export interface Findings {
  readonly errors: readonly OutputUnit[]
  readonly value: unknown
  readonly schema: Schema
  readonly lookup: Lookup
}

/** One problem for each mistake, at its own place; after a thousand no more are looked for. */
export const explain = (findings: Findings): readonly Problem[] => {
  const folded = new Set(findings.errors.map(foldedUnder).filter((prefix) => prefix !== undefined))
  const problems = new Map<string, Problem>()
  for (const [index, error] of findings.errors.entries()) {
    if (wrappers.has(error.keyword) || isBelow(folded, error.keywordLocation)) continue
    for (const problem of explainOne(error, index, findings, problems.size < MAX_SUGGESTIONS)) {
      problems.set(`${problem.pointer} ${problem.code} ${problem.message}`, problem)
    }
    if (problems.size >= MAX_PROBLEMS) break
  }
  return [...problems.values()]
}

const MAX_PROBLEMS = 1_000

/** Looking for what was meant costs time; the first problems are enough to learn from. */
const MAX_SUGGESTIONS = 20

/** These only say that something further down the list is wrong. */
const wrappers: ReadonlySet<string> = new Set([
  ...['$ref', 'allOf', 'if', 'properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties'],
  ...['items', 'prefixItems', 'unevaluatedItems', 'dependentSchemas'],
])

/** Where the errors stand that are only the reasons for this one: why none of several possibilities applies. */
const foldedUnder = ({ keyword, keywordLocation }: OutputUnit): string | undefined => {
  if (['anyOf', 'oneOf', 'contains', 'propertyNames', 'not'].includes(keyword)) return keywordLocation
  return /^(min|max)Contains$/.test(keyword) ? keywordLocation.replace(/[^/]*$/, 'contains') : undefined
}

const isBelow = (places: ReadonlySet<string>, location: string): boolean => {
  if (places.size === 0) return false
  for (let slash = location.lastIndexOf('/'); slash > 0; slash = location.lastIndexOf('/', slash - 1)) {
    if (places.has(location.slice(0, slash))) return true
  }
  return false
}

interface Located {
  readonly keyword: string
  readonly path: readonly string[]
  readonly pointer: string
  readonly value: unknown
  /** The schema that has the keyword, and how it came to be applied. */
  readonly part: Readonly<Record<string, unknown>>
  readonly under: string
  readonly owner: unknown
  readonly text: string
}

const locate = (error: OutputUnit, { value, schema, lookup }: Findings): Located => {
  const path = tokens(error.instanceLocation)
  const parts: unknown[] = [schema]
  const steps = tokens(error.keywordLocation).slice(0, -1)
  for (const step of steps) {
    const part = parts.at(-1)
    parts.push(step === '$ref' ? targetOf(part as never, lookup) : member(part, step))
  }
  return {
    keyword: error.keyword,
    path,
    pointer: path.reduce(at, ''),
    value: path.reduce<unknown>(member, value),
    part: parts.at(-1) as Readonly<Record<string, unknown>>,
    under: steps.at(-1) ?? '',
    owner: parts.at(-2),
    text: error.error,
  }
}

/** The library writes pointers as URI fragments. */
const tokens = (fragment: string): readonly string[] =>
  fragment
    .split('/')
    .slice(1)
    .map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'))

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? value[key as never] : undefined

const explainOne = (error: OutputUnit, index: number, findings: Findings, suggest: boolean): readonly Problem[] => {
  const located = locate(error, findings)
  const { keyword, pointer, part } = located
  if (keyword === 'required' || keyword === 'dependentRequired') {
    return missing(located).map(({ key, because }) => ({
      pointer: at(pointer, key),
      code: 'required',
      message: `${JSON.stringify(key)} is missing${because}.`,
    }))
  }
  if (keyword === 'not' && Object.keys(part.not as object).length === 0) return [forbidden(located, suggest)]
  const reasons = keyword === 'anyOf' || keyword === 'oneOf' ? reasonsOf(error, index, findings) : ''
  return [{ pointer, code: codeOf(keyword), message: `${sentence(located)}${reasons}.` }]
}

interface Missing {
  readonly key: string
  readonly because: string
}

const missing = ({ keyword, part, value }: Located): readonly Missing[] => {
  const has = (key: string): boolean => Object.hasOwn(value as object, key)
  const needed = (keys: readonly string[], because: string) =>
    keys.filter((key) => !has(key)).map((key) => ({ key, because }))
  if (keyword === 'required') return needed(part.required as readonly string[], '')
  const needs = Object.entries(part.dependentRequired as Readonly<Record<string, readonly string[]>>)
  return needs.flatMap(([key, keys]) => (has(key) ? needed(keys, `: it goes with ${JSON.stringify(key)}`) : []))
}

const sentence = (located: Located): string => `${subject(located.path)} ${phraseOf(located)}`

const subject = (path: readonly string[]): string => {
  const name = path.at(-1)
  if (name === undefined) return 'The value'
  return /^\d+$/.test(name) ? `Item ${name}` : JSON.stringify(name)
}

/** A value where the schema says `false`. */
const forbidden = ({ path, pointer, under, owner }: Located, suggest: boolean): Problem => {
  const name = path.at(-1) ?? ''
  if (under !== 'additionalProperties' && under !== 'unevaluatedProperties') {
    return { pointer, code: 'not_allowed', message: `${subject(path)} is not allowed here.` }
  }
  const meant = suggest ? didYouMean(name, Object.keys(member(owner, 'properties') ?? {})) : ''
  const message = `${JSON.stringify(name)} is not known here.${meant}`
  return { pointer, code: 'unknown_field', message }
}

/** Why each of the first few forms does not fit: its first mistake. */
const reasonsOf = ({ keywordLocation }: OutputUnit, index: number, findings: Findings): string => {
  const reasons = new Map<string, string>()
  for (let next = index + 1; next < findings.errors.length; next++) {
    const error = findings.errors[next]!
    if (!error.keywordLocation.startsWith(`${keywordLocation}/`) || reasons.size > 4) break
    const form = error.keywordLocation.slice(keywordLocation.length + 1).replace(/\/.*$/s, '')
    if (wrappers.has(error.keyword) || reasons.has(form)) continue
    const located = locate(error, findings)
    const lacking = error.keyword === 'required' ? missing(located).map(({ key }) => JSON.stringify(key)) : []
    reasons.set(form, lacking.length > 0 ? `${lacking.join(', ')} missing` : sentence(located))
  }
  return reasons.size === 0 ? '' : ` (${[...reasons.values()].join('; or: ')})`
}
