import { checkFields, isObject, lastOf, refuse, type Check, type Fields, type Findings } from '../findings.ts'
import type { Form, JsonSchema } from './form.ts'

/** One field of the language. Its check, its JSON Schema and its line of the reference all come from here. */
export interface Field {
  readonly form: Form
  /** One sentence. */
  readonly about: string
  readonly example: unknown
  /** The value that stands for a field that is left out. */
  readonly default?: unknown
  /** What a field that is left out means, where that is no value. */
  readonly otherwise?: string
}

/** An object of the language. */
export interface Shape {
  /** Its name among the definitions of the JSON Schema, and its heading in the reference. */
  readonly name: string
  readonly about: string
  readonly fields: Readonly<Record<string, Field>>
  readonly required: readonly string[]
  readonly example: unknown
  /** What must hold between the fields, and what the JSON Schema can say of that. */
  readonly between?: {
    readonly check: (fields: Fields, pointer: string, findings: Findings) => void
    readonly schema: JsonSchema
  }
}

/** The checks of a shape's fields by their names. */
export const checksOf = ({ fields }: Shape): ReadonlyMap<string, Check> =>
  new Map(Object.entries(fields).map(([name, { form }]) => [name, form.check]))

/** A value that is an object of this shape. */
export const shaped = (shape: Shape): Form => {
  const checks = checksOf(shape)
  return {
    check: (value, pointer, findings) => {
      if (!isObject(value)) {
        return refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be an object.`)
      }
      checkFields(value, pointer, checks, shape.required, findings)
      shape.between?.check(value, pointer, findings)
    },
    schema: { $ref: `#/$defs/${shape.name}` },
    says: `[${shape.name}](#${shape.name.toLowerCase()})`,
  }
}

/** That exactly one of some fields is there. */
export const exactlyOne = (
  { 0: first, 1: second }: readonly [string, string],
  instead: string,
): NonNullable<Shape['between']> => ({
  check: (fields, pointer, findings) => {
    const has = [first, second].filter((name) => Object.hasOwn(fields, name))
    if (has.length === 1) return
    const message = has.length === 0 ? `"${first}" or "${second}" is missing: ${instead}` : instead
    if (has.length === 0) refuse(findings, `${pointer}/${first}`, 'required', message)
    else
      refuse(
        findings,
        `${pointer}/${second}`,
        'exclusive_fields',
        `"${first}" and "${second}" exclude each other: ${instead}`,
      )
  },
  schema: { oneOf: [{ required: [first] }, { required: [second] }] },
})
