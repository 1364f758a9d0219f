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
      refuse(findings, place, 'unknown_field', `There is no field ${JSON.stringify(key)} here.${meant}`)
    } else check(value[key], place, findings)
  }
  for (const key of required) {
    if (!Object.hasOwn(value, key)) refuse(findings, at(pointer, key), 'required', `The field "${key}" is missing.`)
  }
}

const wrongType = (findings: Findings, pointer: string, form: string): void =>
  refuse(findings, pointer, 'wrong_type', `${JSON.stringify(lastOf(pointer))} must be ${form}.`)

const lastOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1)

export const text =
  (min: number, max: number): Check =>
  (value, pointer, findings) => {
    if (typeof value !== 'string') return wrongType(findings, pointer, 'a string')
    if (value.length < min || value.length > max) {
      const message = `${JSON.stringify(lastOf(pointer))} must have ${min} to ${max} characters; it has ${value.length}.`
      refuse(findings, pointer, 'wrong_length', message)
    }
  }

/** Text that is taken as it stands, so an expression in it would be a mistake. */
export const plainText =
  (min: number, max: number): Check =>
  (value, pointer, findings) => {
    text(min, max)(value, pointer, findings)
    if (typeof value !== 'string' || !value.includes('${')) return
    const message = `${JSON.stringify(lastOf(pointer))} cannot hold an expression: write the name itself.`
    refuse(findings, pointer, 'expression_not_allowed', message)
  }

export const number =
  (holds: (value: number) => boolean, form: string): Check =>
  (value, pointer, findings) => {
    if (typeof value !== 'number') return wrongType(findings, pointer, `a number: ${form}`)
    if (!holds(value)) {
      refuse(findings, pointer, 'out_of_range', `${JSON.stringify(lastOf(pointer))} must be ${form}; it is ${value}.`)
    }
  }

export const object: Check = (value, pointer, findings) => {
  if (!isObject(value)) wrongType(findings, pointer, 'an object')
}

export const anything: Check = () => undefined

/** An array of texts, each once. */
export const texts =
  (maxItems: number, item: Check): Check =>
  (value, pointer, findings) => {
    if (!Array.isArray(value)) {
      const example = typeof value === 'string' ? `, such as ${JSON.stringify([value])}` : ' of strings'
      return wrongType(findings, pointer, `an array${example}`)
    }
    if (value.length > maxItems) {
      const message = `${JSON.stringify(lastOf(pointer))} may have at most ${maxItems} items; it has ${value.length}.`
      return refuse(findings, pointer, 'too_many', message)
    }
    const seen = new Set<unknown>()
    for (const [index, member] of value.entries()) {
      const place = at(pointer, index)
      if (typeof member !== 'string') refuse(findings, place, 'wrong_type', `Item ${index} must be a string.`)
      else if (seen.has(member)) {
        refuse(findings, place, 'duplicate', `${JSON.stringify(member)} is here twice: name it once.`)
      } else item(member, place, findings)
      seen.add(member)
    }
  }
