import type { NewParameter } from '../../../../src/client/index.ts'

type Fields = Readonly<Record<string, unknown>>

const TYPES: readonly string[] = ['string', 'integer', 'number', 'boolean', 'object', 'array']
const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/

/** What a workflow asks for as its input, as parameters of a template. What has no type that a parameter may have is left out. */
export const parametersOfInputs = (schema: unknown): Readonly<Record<string, NewParameter>> => {
  if (!isFields(schema) || !isFields(schema['properties'])) return {}
  return Object.fromEntries(
    Object.entries(schema['properties']).flatMap(([name, property]): [string, NewParameter][] =>
      NAME.test(name) && isFields(property) && TYPES.includes(property['type'] as string)
        ? [[name, parameterOf(property)]]
        : [],
    ),
  )
}

const parameterOf = (property: Fields): NewParameter => {
  const type = property['type'] as NewParameter['type']
  const isList = type === 'array'
  const bounds = {
    default: property['default'],
    description: property['description'],
    enum: property['enum'],
    minimum: property['minimum'],
    maximum: property['maximum'],
    min_length: property[isList ? 'minItems' : 'minLength'],
    max_length: property[isList ? 'maxItems' : 'maxLength'],
    pattern: property['pattern'],
  }
  const given = Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined))
  return { type, ...given }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
