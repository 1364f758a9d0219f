import { dereference } from '@cfworker/json-schema'
import type { Problem } from '../problem.ts'
import type { ReadSchema, Schema } from './read.ts'

/** Every part of a schema by its absolute address. */
export type Lookup = Readonly<Record<string, Schema>>

type Part = Readonly<Record<string, unknown>> & { readonly __absolute_ref__?: string }

/** How many schemas may apply to one value by way of each other. */
const MAX_CHAIN = 1_000

export interface Resolved {
  readonly lookup: Lookup
  readonly problems: readonly Problem[]
}

/** Finds what each `$ref` leads to: something in the schema itself, and never back to where it came from. */
export const resolve = ({ schema, parts }: ReadSchema): Resolved => {
  let lookup: Lookup
  try {
    lookup = dereference(schema) as Lookup
  } catch (error) {
    return { lookup: {}, problems: [problem('', 'invalid_schema', `The schema cannot be read: ${String(error)}.`)] }
  }
  const problems: Problem[] = []
  for (const [pointer, part] of parts) {
    if (part.$ref === undefined || targetOf(part, lookup) !== undefined) continue
    const message = `${JSON.stringify(part.$ref)} leads nowhere: a "$ref" must lead to a place in this schema, such as "#/$defs/address".`
    problems.push(problem(`${pointer}/$ref`, 'invalid_schema', message))
  }
  const looping = findLoop(parts, lookup)
  if (looping !== undefined) problems.push(looping)
  return { lookup, problems }
}

/** The schema that a part's `$ref` leads to. */
export const targetOf = (part: Part, lookup: Lookup): Schema | undefined =>
  part.__absolute_ref__ === undefined ? undefined : lookup[part.__absolute_ref__]

const findLoop = (parts: ReadSchema['parts'], lookup: Lookup): Problem | undefined => {
  const chains = new Map<Part, number>()
  const open = -1
  const follow = (part: Part, pointer: string, depth: number): Problem | undefined => {
    const known = chains.get(part)
    if (known === open || depth > MAX_CHAIN) {
      const message = 'The schema applies itself to the same value again and again: break the circle of "$ref".'
      return problem(pointer, 'invalid_schema', message)
    }
    if (known !== undefined) return undefined
    chains.set(part, open)
    for (const next of inPlace(part, lookup)) {
      const found = follow(next, pointer, depth + 1)
      if (found !== undefined) return found
    }
    chains.set(part, depth)
    return undefined
  }
  for (const [pointer, part] of parts) {
    const found = follow(part, pointer, 0)
    if (found !== undefined) return found
  }
  return undefined
}

/** The schemas that a part applies to the very value that it is applied to. */
const inPlace = (part: Part, lookup: Lookup): readonly Part[] => {
  const { allOf, anyOf, oneOf, not, if: condition, then, else: otherwise, dependentSchemas } = part
  const found: unknown[] = [targetOf(part, lookup), not, condition, then, otherwise]
  for (const list of [allOf, anyOf, oneOf]) if (Array.isArray(list)) found.push(...(list as readonly unknown[]))
  found.push(...Object.values<unknown>((dependentSchemas ?? {}) as Record<string, unknown>))
  return found.filter((next): next is Part => typeof next === 'object' && next !== null && !Array.isArray(next))
}

const problem = (pointer: string, code: string, message: string): Problem => ({ pointer, code, message })
