import { checkSchema } from '../../schema.ts'
import { at, type Problem } from '../../problem.ts'
import { isObject, lastOf, quoted, refuse, suggestion, type Check, type Findings } from '../findings.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** What a value may be: the check of it, its JSON Schema, and the same in a few words for the reference. */
export interface Form {
  readonly check: Check
  readonly schema: JsonSchema
  readonly says: string
}

const wrongType = (findings: Findings, pointer: string, form: string): void =>
  refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be ${form}.`)

const characters = (min: number, max: number): string => {
  if (max === Infinity) return 'text'
  return min === 0 ? `text of up to ${counted(max)} characters` : `text of ${min} to ${counted(max)} characters`
}

export const counted = (count: number): string => count.toLocaleString('en-US')

export const text = (min: number, max: number, pattern?: RegExp): Form => ({
  check: (value, pointer, findings) => {
    if (typeof value !== 'string') return wrongType(findings, pointer, 'a string')
    if (value.length < min || value.length > max) {
      const message = `${lastOf(pointer)} must have ${min} to ${max} characters; it has ${value.length}.`
      refuse(findings, pointer, 'wrong_length', message)
    }
  },
  schema: {
    type: 'string',
    ...(min > 0 ? { minLength: min } : {}),
    ...(max < Infinity ? { maxLength: max } : {}),
    ...(pattern === undefined ? {} : { pattern: pattern.source }),
  },
  says: characters(min, max),
})

/** Text that is taken as it stands, so an expression in it would be a mistake. */
export const plainText = (min: number, max: number): Form => {
  const form = text(min, max)
  return {
    ...form,
    check: (value, pointer, findings) => {
      form.check(value, pointer, findings)
      if (typeof value !== 'string' || !value.includes('${')) return
      const message = `${lastOf(pointer)} cannot hold an expression: write the name itself.`
      refuse(findings, pointer, 'expression_not_allowed', message)
    },
  }
}

interface Range {
  readonly min?: number
  /** Instead of `min`: the value itself is too little. */
  readonly above?: number
  readonly max: number
  readonly whole?: boolean
  readonly unit?: string
}

export const number = ({ min = -Infinity, above = -Infinity, max, whole = false, unit }: Range): Form => {
  const range = above > -Infinity ? `above ${above} and at most ${max}` : `from ${min} to ${max}`
  const says = [unit, whole ? 'whole' : undefined, range].filter((part) => part !== undefined).join(', ')
  return {
    check: (value, pointer, findings) => {
      if (typeof value !== 'number') return wrongType(findings, pointer, `a number: ${says}`)
      if (value > above && value >= min && value <= max && (!whole || Number.isInteger(value))) return
      refuse(findings, pointer, 'out_of_range', `${lastOf(pointer)} must be ${says}; it is ${value}.`)
    },
    schema: {
      type: whole ? 'integer' : 'number',
      ...(above > -Infinity ? { exclusiveMinimum: above } : { minimum: min }),
      maximum: max,
    },
    says,
  }
}

const YEAR = 31_536_000

/** A span of time that something may take. */
export const seconds = number({ above: 0, max: YEAR, unit: 'seconds' })

/** A span of time to let go by. */
export const delay = number({ min: 0, max: YEAR, unit: 'seconds' })

export const flag: Form = {
  check: (value, pointer, findings) => {
    if (typeof value !== 'boolean') wrongType(findings, pointer, 'true or false')
  },
  schema: { type: 'boolean' },
  says: 'true or false',
}

export const object: Form = {
  check: (value, pointer, findings) => {
    if (!isObject(value)) wrongType(findings, pointer, 'an object')
  },
  schema: { type: 'object' },
  says: 'an object',
}

/** Any JSON value. What its expressions may read is checked where its place is known. */
export const template: Form = { check: () => undefined, schema: {}, says: 'any JSON value, with expressions' }

/** One of a few words. */
export const word = (options: readonly string[]): Form => ({
  check: (value, pointer, findings) => {
    if (typeof value === 'string' && options.includes(value)) return
    const meant = typeof value === 'string' ? suggestion(findings, value, options) : ''
    const message = `${lastOf(pointer)} must be one of ${options.join(', ')}.${meant}`
    refuse(findings, pointer, typeof value === 'string' ? 'not_an_option' : 'wrong_type', message)
  },
  schema: { type: 'string', enum: options },
  says: options.map((option) => `\`${option}\``).join(', '),
})

interface Size {
  readonly min?: number
  readonly max: number
  readonly plural: string
}

/** An array of texts, each once. */
export const texts = (item: Form, { min = 0, max, plural }: Size): Form => ({
  check: (value, pointer, findings) => {
    if (!Array.isArray(value)) {
      const example = typeof value === 'string' ? `, such as ${JSON.stringify([value])}` : ' of strings'
      return wrongType(findings, pointer, `an array${example}`)
    }
    if (value.length < min) {
      return refuse(findings, pointer, 'too_few', `${lastOf(pointer)} names nothing: name ${plural}, or leave it out.`)
    }
    if (value.length > max) {
      const message = `${lastOf(pointer)} may have at most ${max} items; it has ${value.length}.`
      return refuse(findings, pointer, 'too_many', message)
    }
    const seen = new Set<unknown>()
    for (const [index, member] of value.entries()) {
      const place = at(pointer, index)
      if (typeof member !== 'string') refuse(findings, place, 'wrong_type', `Item ${index} must be a string.`)
      else if (seen.has(member)) {
        refuse(findings, place, 'duplicate', `${quoted(member)} is here twice: name it once.`)
      } else item.check(member, place, findings)
      seen.add(member)
    }
  },
  schema: {
    type: 'array',
    items: item.schema,
    uniqueItems: true,
    ...(min > 0 ? { minItems: min } : {}),
    maxItems: max,
  },
  says: `an array of ${plural}`,
})

/** Whether a text is one expression and nothing else, so that its value may be of any type. */
export const isOneExpression = (value: string): boolean => /^\$\{[^]*\}$/.test(value)

/** An expression whose value may be of any type. */
export const expression: Form = {
  check: (value, pointer, findings) => {
    if (typeof value === 'string' && isOneExpression(value)) return
    const message = `${lastOf(pointer)} must be one expression, such as "\${input.customer_id}".`
    refuse(findings, pointer, typeof value === 'string' ? 'expression_expected' : 'wrong_type', message)
  },
  schema: { type: 'string', pattern: '^\\$\\{[\\s\\S]*\\}$' },
  says: 'one expression',
}

/** Something that is true or false when the execution comes to it. */
export const condition: Form = {
  check: (value, pointer, findings) => {
    if (typeof value === 'string' && isOneExpression(value)) return
    const message = `${lastOf(pointer)} must be one expression that is true or false, such as "\${input.total > 100}".`
    refuse(findings, pointer, typeof value === 'string' ? 'not_a_condition' : 'wrong_type', message)
  },
  schema: expression.schema,
  says: 'one expression that is true or false',
}

const placed =
  (pointer: string) =>
  (problem: Problem): Problem => ({ ...problem, pointer: pointer + problem.pointer })

/** A JSON Schema of the dialect 2020-12. */
export const jsonSchema: Form = {
  check: (value, pointer, findings) => {
    const { problems, warnings } = checkSchema(value)
    findings.problems.push(...problems.map(placed(pointer)))
    findings.warnings.push(...warnings.map(placed(pointer)))
  },
  schema: { type: ['object', 'boolean'] },
  says: 'a JSON Schema',
}
