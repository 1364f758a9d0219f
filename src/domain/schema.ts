import { validate } from '@cfworker/json-schema'
import type { Problem } from './problem.ts'
import { explain } from './schema/explain.ts'
import { readSchema, type ReadSchema } from './schema/read.ts'
import { resolve } from './schema/resolve.ts'

/** Finds everything that is wrong with a value. Pointers are inside the value. */
export type Check = (value: unknown) => readonly Problem[]

/** Work that one check may do: schemas applied to values, and names and options compared. */
const MAX_STEPS = 500_000

/** Items in one array of a value whose schema asks for unique items: each is compared with each. */
const MAX_UNIQUE = 4_096

/**
 * Everything that keeps a JSON value of bounded depth from being a JSON Schema 2020-12 whose checks end, with pointers inside
 * it. `warnings` are words that have no effect.
 */
export const checkSchema = (schema: unknown): { problems: readonly Problem[]; warnings: readonly Problem[] } => {
  const read = readSchema(schema)
  const problems = read.problems.length > 0 ? read.problems : resolve(read).problems
  return { problems, warnings: read.warnings }
}

const compiled = new WeakMap<object, Check>()

/** The check that a schema stands for; the schema must be one that `checkSchema` finds nothing wrong with. */
export const compileSchema = (schema: unknown): Check => {
  if (typeof schema !== 'object' || schema === null) return compileNew(schema)
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const check = compileNew(schema)
  compiled.set(schema, check)
  return check
}

const compileNew = (given: unknown): Check => {
  const read = readSchema(given)
  const { lookup, problems } = resolve(read)
  const first = read.problems[0] ?? problems[0]
  if (first !== undefined) throw new Error(`the schema was not checked: ${first.message}`)

  const steps = countSteps(read.parts)
  const wantsUnique = read.parts.some(([, part]) => part.uniqueItems === true)
  return (value) => {
    steps.left = MAX_STEPS
    try {
      if (wantsUnique && hasLongArray(value)) return [tooManyItems]
      const { errors } = validate(value, read.schema, '2020-12', lookup, false)
      return explain({ errors, value, schema: read.schema, lookup })
    } catch (error) {
      if (error instanceof URIError) return [illFormed]
      if (error === exhausted || error instanceof RangeError) return [tooComplex]
      throw error
    }
  }
}

const exhausted = new Error('the check of a value took too many steps')

/** The library reads `$ref` whenever it applies a schema: that is where its work can be counted and ended. */
const countSteps = (parts: ReadSchema['parts']): { left: number } => {
  const steps = { left: MAX_STEPS }
  for (const [, part] of parts) {
    const { $ref } = part
    const cost = 1 + sizeOf(part.enum) + sizeOf(part.required) + sizeOf(part.properties)
    const get = (): unknown => {
      steps.left -= cost
      if (steps.left < 0) throw exhausted
      return $ref
    }
    Object.defineProperty(part, '$ref', { get })
  }
  return steps
}

const sizeOf = (keyword: unknown): number =>
  typeof keyword === 'object' && keyword !== null ? Object.keys(keyword).length : 0

const hasLongArray = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false
  return (Array.isArray(value) && value.length > MAX_UNIQUE) || Object.values(value).some(hasLongArray)
}

const problem = (code: string, message: string): Problem => ({ pointer: '', code, message })

const tooManyItems = problem('too_large', `An array here may have at most ${MAX_UNIQUE} items: each must be unique.`)
const tooComplex = problem(
  'too_complex',
  'The value takes too many steps to check: make it smaller or its schema simpler.',
)
const illFormed = problem('ill_formed', 'A name in the value is not well-formed Unicode.')
