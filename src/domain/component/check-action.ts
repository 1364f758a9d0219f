import { at, type Problem } from '../problem.ts'
import { checkSchema } from '../schema.ts'
import { didYouMean } from '../expression/nearest.ts'
import type { Action } from './manifest.ts'
import { compileMapping, type Read } from './mapping/compile-mapping.ts'

/** Everything that keeps an action from being carried out as it says, with pointers inside it. */
export const checkAction = ({ input_schema, http }: Action): readonly Problem[] => {
  const { problems: unfit } = input_schema === undefined ? { problems: [] } : checkSchema(input_schema)
  const inSchema = unfit.map((problem) => ({ ...problem, pointer: `/input_schema${problem.pointer}` }))
  if (http === undefined) return inSchema
  const { problems, reads } = compileMapping(http)
  const unknown = unfit.length > 0 ? [] : reads.flatMap((read) => unknownField(read, input_schema))
  return [
    ...inSchema,
    ...[...problems, ...unknown].map((problem) => ({ ...problem, pointer: `/http${problem.pointer}` })),
  ]
}

/** What the mapping reads must be in the schema, so far as that says what there is. */
const unknownField = ({ pointer, field, inPath }: Read, schema: unknown): readonly Problem[] => {
  if (typeof schema !== 'object' || schema === null || COMPOSED.some((word) => Object.hasOwn(schema, word))) return []
  const { properties, required, additionalProperties } = schema as Readonly<Record<string, unknown>>
  if (typeof properties !== 'object' || properties === null) return []
  const names = Object.keys(properties)
  if (!names.includes(field) && (inPath || additionalProperties === false)) {
    const message = `reads ${JSON.stringify(field)} of the input, which is not among the properties of input_schema.${didYouMean(field, names)}`
    return [{ pointer, code: 'unknown_input', message }]
  }
  if (!inPath || (Array.isArray(required) && required.includes(field))) return []
  const message = `has the placeholder {${field}}, which the input may lack: put it into "required" of input_schema`
  return [{ pointer, code: 'placeholder_not_required', message }]
}

/** Words by which a schema says in other places what there is. */
const COMPOSED = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'patternProperties', 'dependentSchemas']

const MAX_NAME = 200

/** All actions of a component, with pointers inside the registration. */
export const checkActions = (actions: Readonly<Record<string, Action>>): readonly Problem[] =>
  Object.entries(actions).flatMap(([name, action]) => {
    const pointer = at('/actions', name)
    const isName = name.length <= MAX_NAME && /^[A-Za-z0-9_][\w.-]*$/.test(name)
    return [
      ...(isName ? [] : [{ pointer, code: 'invalid_name', message: NAME }]),
      ...checkAction(action).map((problem) => ({ ...problem, pointer: pointer + problem.pointer })),
    ]
  })

const NAME = `the name of an action must be 1 to ${MAX_NAME} letters, digits, _, - and ., and begin with a letter, a digit or _`
