import type { JsonSchema } from './form.ts'
import { shapes } from './index.ts'
import type { Field, Shape } from './shape.ts'
import { tasksSchema } from './tasks.ts'
import { workflow } from './workflow.ts'

/** The parts of the schema by name; each refers to others as `<prefix><name>`. */
export const parts = (): Readonly<Record<string, JsonSchema>> => ({
  ...Object.fromEntries(shapes.map((shape) => [shape.name, schemaOf(shape)])),
  Tasks: tasksSchema,
})

/** The JSON Schema of what an author writes, for editors. What goes beyond the form of things is checked by the server alone. */
export const workflowSchema = (): JsonSchema => {
  const { [workflow.name]: whole, ...definitions } = parts()
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Harmonia workflow',
    ...whole,
    $defs: definitions,
  }
}

/** The JSON Schema of an object that is described as a shape; it refers to other shapes by their names. */
export const schemaOf = ({ about, fields, required, example, between }: Shape): JsonSchema => ({
  description: about,
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, propertyOf(field)])),
  ...(required.length > 0 ? { required } : {}),
  additionalProperties: false,
  ...between?.schema,
  examples: [example],
})

const propertyOf = (field: Field): JsonSchema => ({
  ...field.form.schema,
  description: field.otherwise === undefined ? field.about : `${field.about} When left out: ${field.otherwise}.`,
  ...(field.default === undefined ? {} : { default: field.default }),
  examples: [field.example],
})
