import * as t from 'io-ts'
import { isObject, lastOf, quoted, refuse, warn, type Findings } from '../definition/findings.ts'
import { flag, number, text, word, type Form } from '../definition/language/form.ts'
import { shaped, type Shape } from '../definition/language/shape.ts'
import { checkJson } from '../json.ts'
import { at, type Problem } from '../problem.ts'
import { checkSchema, compileSchema } from '../schema.ts'

export const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array'] as const

/** What a value of a parameter may be. `required` is always said once it is stored. */
export const Parameter = t.exact(
  t.intersection([
    t.type({
      type: t.keyof({ string: null, integer: null, number: null, boolean: null, object: null, array: null }),
      required: t.boolean,
    }),
    t.partial({
      default: t.unknown,
      description: t.string,
      enum: t.readonlyArray(t.unknown),
      minimum: t.number,
      maximum: t.number,
      min_length: t.number,
      max_length: t.number,
      pattern: t.string,
    }),
  ]),
)
export type Parameter = t.TypeOf<typeof Parameter>

export const Parameters = t.record(t.string, Parameter)
export type Parameters = t.TypeOf<typeof Parameters>

export const MAX_PARAMETERS = 200

/** How parameters may be called, in expressions too. */
export const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/
const RESERVED = new Set(['__proto__', 'constructor', 'prototype'])

const any: Form = { check: () => undefined, schema: {}, says: 'any JSON value' }

const options: Form = {
  check: (value, pointer, findings) => {
    if (Array.isArray(value) && value.length > 0 && value.length <= 1_000) return
    refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be an array of 1 to 1,000 values.`)
  },
  schema: { type: 'array', minItems: 1, maxItems: 1_000 },
  says: 'an array of 1 to 1,000 values',
}

const pattern: Form = {
  check: (value, pointer, findings) => {
    text(1, 1_000).check(value, pointer, findings)
    if (typeof value !== 'string' || checkSchema({ pattern: value }).problems.length === 0) return
    const message = `${lastOf(pointer)} must be a regular expression, as JavaScript has them with the u flag.`
    refuse(findings, pointer, 'bad_pattern', message)
  },
  schema: { type: 'string', format: 'regex', minLength: 1, maxLength: 1_000 },
  says: 'a regular expression',
}

const bound = number({ min: -Number.MAX_VALUE, max: Number.MAX_VALUE })
const length = number({ whole: true, min: 0, max: 1_048_576 })
const field = (form: Form, about: string, example: unknown) => ({ form, about, example })

/** The fields that a parameter is declared by. */
export const parameterShape: Shape = {
  name: 'Parameter',
  about: 'A parameter of a template.',
  fields: {
    type: field(word(TYPES), 'What a value must be.', 'string'),
    required: field(flag, 'Whether a value must be given; it must unless there is a default.', true),
    default: field(any, 'The value when none is given.', 'json'),
    description: field(text(0, 10_000), 'For people.', 'Input file path'),
    enum: field(options, 'The values that are allowed.', ['json', 'xml']),
    minimum: field(bound, 'The least number.', 1),
    maximum: field(bound, 'The greatest number.', 10),
    min_length: field(length, 'The fewest characters, or items.', 1),
    max_length: field(length, 'The most characters, or items.', 64),
    pattern: field(pattern, 'What the text must match.', '^[a-z]+$'),
  },
  required: ['type'],
  example: { type: 'string' },
}
const form = shaped(parameterShape)

/** Which types the bounds are for. */
const BOUNDS: Readonly<Record<string, readonly string[]>> = {
  minimum: ['integer', 'number'],
  maximum: ['integer', 'number'],
  min_length: ['string', 'array'],
  max_length: ['string', 'array'],
  pattern: ['string'],
}

/** Checks what is declared, and gives it as it is stored, if nothing is wrong with it. */
export const checkParameters = (declared: unknown, pointer: string, findings: Findings): Parameters => {
  if (!isObject(declared)) {
    refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be an object of parameters by their names.`)
    return {}
  }
  const entries = Object.entries(declared)
  if (entries.length > MAX_PARAMETERS) {
    const message = `A template may have at most ${MAX_PARAMETERS} parameters; this one has ${entries.length}.`
    refuse(findings, pointer, 'too_many', message)
    return {}
  }
  return Object.fromEntries(
    entries.flatMap(([name, given]) => {
      const checked = checkOne(name, given, at(pointer, name), findings)
      return checked === undefined ? [] : [[name, checked]]
    }),
  )
}

const checkOne = (name: string, given: unknown, pointer: string, findings: Findings): Parameter | undefined => {
  const before = findings.problems.length
  if (!NAME.test(name) || RESERVED.has(name)) {
    const message = `${quoted(name.slice(0, 80))} cannot be the name of a parameter: use 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or _.`
    refuse(findings, pointer, 'bad_name', message)
  }
  form.check(given, pointer, findings)
  if (!isObject(given) || findings.problems.length > before) return undefined
  const hasDefault = Object.hasOwn(given, 'default')
  const parameter = { ...given, required: given.required ?? !hasDefault } as Parameter
  checkBounds(parameter, pointer, findings)
  if (findings.problems.length > before) return undefined

  const { enum: allowed, ...rest } = parameter
  for (const [index, option] of (allowed ?? []).entries())
    checkAgainst(rest, option, `${pointer}/enum/${index}`, findings)
  if (hasDefault) checkAgainst(parameter, given.default, `${pointer}/default`, findings)
  else if (!parameter.required) {
    const message = 'It need not be given, so say what stands for it then: give it a "default", which may be null.'
    refuse(findings, `${pointer}/default`, 'required', message)
  }
  if (hasDefault && parameter.required) {
    warn(findings, `${pointer}/default`, 'no_effect', 'A value must be given each time, so the default is never used.')
  }
  return parameter
}

const checkBounds = (parameter: Parameter, pointer: string, findings: Findings): void => {
  for (const [name, types] of Object.entries(BOUNDS)) {
    if (!Object.hasOwn(parameter, name) || types.includes(parameter.type)) continue
    const message = `"${name}" has no meaning for the type ${quoted(parameter.type)}: it is for ${types.join(' and ')}.`
    refuse(findings, `${pointer}/${name}`, 'field_not_allowed', message)
  }
  for (const [least, most] of [
    ['minimum', 'maximum'],
    ['min_length', 'max_length'],
  ] as const) {
    const [low, high] = [parameter[least], parameter[most]]
    if (low === undefined || high === undefined || low <= high) continue
    refuse(
      findings,
      `${pointer}/${most}`,
      'out_of_range',
      `"${most}" is ${high}, less than "${least}", which is ${low}.`,
    )
  }
}

const checkAgainst = (parameter: Parameter, value: unknown, pointer: string, { problems }: Findings): void => {
  for (const problem of compileSchema(schemaOf(parameter))(value)) {
    problems.push({ ...problem, pointer: pointer + problem.pointer })
  }
}

/** A default of null makes null a value: it stands for none. */
const schemaOf = (parameter: Parameter): Readonly<Record<string, unknown>> => {
  const { type, enum: allowed, minimum, maximum, min_length: least, max_length: most, pattern: form } = parameter
  const [minLength, maxLength] = type === 'array' ? ['minItems', 'maxItems'] : ['minLength', 'maxLength']
  const nullable = parameter.default === null
  return {
    type: nullable ? [type, 'null'] : type,
    ...(allowed === undefined ? {} : { enum: nullable ? [...allowed, null] : allowed }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(least === undefined ? {} : { [minLength]: least }),
    ...(most === undefined ? {} : { [maxLength]: most }),
    ...(form === undefined ? {} : { pattern: form }),
  }
}

export type Values = Readonly<Record<string, unknown>>

const LIMITS = { bytes: 1_048_576, depth: 64 }

/** Everything that is wrong with the values given for parameters. Pointers are inside the values. */
export const checkValues = (parameters: Parameters, values: unknown): readonly Problem[] => {
  const unfit = checkJson(values, LIMITS)
  if (unfit !== undefined) return [unfit]
  const entries = Object.entries(parameters)
  return compileSchema({
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, parameter]) => [name, schemaOf(parameter)])),
    required: entries.flatMap(([name, { required }]) => (required ? [name] : [])),
    additionalProperties: false,
  })(values)
}

/** The values that parameters have: those that are given, and defaults. */
export const withDefaults = (parameters: Parameters, given: Values): Values =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { default: otherwise }]) => [
      name,
      Object.hasOwn(given, name) ? given[name] : otherwise,
    ]),
  )
