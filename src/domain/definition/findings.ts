import { didYouMean } from '../expression/nearest.ts'
import { at, type Problem } from '../problem.ts'

export type Fields = Readonly<Record<string, unknown>>

/** Where problems are gathered while a definition is read. */
export interface Findings {
  readonly problems: Problem[]
  readonly warnings: Problem[]
}

/** Looks at one value and adds what is wrong with it to the findings. */
export type Check = (value: unknown, pointer: string, findings: Findings) => void

/** Looking for what was meant costs time; the first problems are enough to learn from. */
const MAX_SUGGESTIONS = 20

export const suggestion = ({ problems }: Findings, word: string, candidates: Iterable<string>): string =>
  problems.length < MAX_SUGGESTIONS ? didYouMean(word, candidates) : ''

export const refuse = (findings: Findings, pointer: string, code: string, message: string): void => {
  findings.problems.push({ pointer, code, message })
}

export const warn = (findings: Findings, pointer: string, code: string, message: string): void => {
  findings.warnings.push({ pointer, code, message })
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const quoted = (text: string): string => JSON.stringify(text)

/** A value's own name for a message: the last part of its pointer. */
export const lastOf = (pointer: string): string => quoted(pointer.slice(pointer.lastIndexOf('/') + 1))

/** Checks each field of an object, and that it has those that it must have and no others. */
export const checkFields = (
  value: Fields,
  pointer: string,
  checks: ReadonlyMap<string, Check>,
  required: readonly string[],
  findings: Findings,
): void => {
  for (const key of Object.keys(value)) {
    const check = checks.get(key)
    const place = at(pointer, key)
    if (check === undefined) {
      const meant = suggestion(findings, key, checks.keys()) || ` The fields here are ${[...checks.keys()].join(', ')}.`
      refuse(findings, place, 'unknown_field', `There is no field ${quoted(key)} here.${meant}`)
    } else check(value[key], place, findings)
  }
  for (const key of required) {
    if (!Object.hasOwn(value, key)) refuse(findings, at(pointer, key), 'required', `The field "${key}" is missing.`)
  }
}
