import type { Template } from '../../../../src/client/index.ts'
import type { Schema } from '../../parts/pure/form-of-schema.ts'

type Parameter = Template['parameters'][string]

/** What the values of a template's parameters must satisfy, as far as a form has to know. */
export const schemaOfParameters = (parameters: Template['parameters']): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, schemaOf(each)])),
  required: Object.entries(parameters)
    .filter(([, { required }]) => required)
    .map(([name]) => name),
})

const schemaOf = (parameter: Parameter): Schema => {
  const { type, description, enum: options, minimum, maximum, min_length, max_length, pattern } = parameter
  const [least, most] = type === 'array' ? (['minItems', 'maxItems'] as const) : (['minLength', 'maxLength'] as const)
  const schema = {
    type,
    description,
    enum: options,
    minimum,
    maximum,
    [least]: min_length,
    [most]: max_length,
    pattern,
    default: parameter.default,
  }
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}
