import * as E from 'fp-ts/lib/Either.js'
import type { Findings } from '../definition/findings.ts'
import { parseDefinition } from '../definition/parse-definition.ts'
import type { Problem } from '../problem.ts'
import { fill, type Read } from './fill.ts'
import { partAt } from './part-at.ts'
import type { Parameter, Parameters } from './parameters.ts'

/**
 * Checks a definition as far as it can be without the values to come: filled with defaults and allowed values, and with values made up
 * where there are none. What is only wrong because of a value that was made up is left for the day of the real one.
 */
export const checkSample = (
  definition: Readonly<Record<string, unknown>>,
  parameters: Parameters,
  { problems, warnings }: Findings,
): void => {
  const samples = new Map(Object.entries(parameters).map(([name, parameter]) => [name, sampleOf(parameter)]))
  const {
    definition: filled,
    reads,
    problems: unfit,
  } = fill(definition, (name, path) => {
    const part = partAt(samples.get(name)?.value, path)
    return part === undefined ? 'x' : part
  })
  if (unfit.length > 0) return void problems.push(...unfit.map(inDefinition))
  const isMadeUp = ({ name, path }: Read): boolean => path.length > 0 || samples.get(name)?.madeUp !== false
  const open = openPlaces(reads.filter(isMadeUp))
  const isUnsure = reads.some((read) => isMadeUp(read) && shapes(read))

  const checked = parseDefinition(filled)
  const sure = (found: readonly Problem[]) => found.filter((problem) => !isOpen(open, problem)).map(inDefinition)
  if (E.isRight(checked)) warnings.push(...(isUnsure ? [] : sure(checked.right.warnings)))
  else if (isUnsure) warnings.push(...sure(checked.left).map(unless))
  else problems.push(...sure(checked.left))
}

interface Sample {
  readonly value: unknown
  readonly madeUp: boolean
}

const sampleOf = (parameter: Parameter): Sample => {
  if (!parameter.required) return { value: parameter.default, madeUp: false }
  if (parameter.enum !== undefined) return { value: parameter.enum[0], madeUp: false }
  return { value: made(parameter), madeUp: true }
}

const made = ({ type, minimum = -Infinity, maximum = Infinity, min_length: least = 0 }: Parameter): unknown => {
  switch (type) {
    case 'string':
      return 'x'.repeat(Math.min(Math.max(least, 1), 100))
    case 'integer':
      return Math.ceil(Math.max(minimum, Math.min(1, maximum)))
    case 'number':
      return Math.max(minimum, Math.min(1, maximum))
    case 'boolean':
      return true
    case 'object':
      return {}
    case 'array':
      return Array.from({ length: Math.min(least, 100) }, () => 'x')
  }
}

/** What decides which tasks there are, what they are called, and who waits for whom: checks of other places go by it. */
const SHAPING = new Set(['tasks', 'id', 'name', 'depends_on', 'trigger_rule', 'as', 'race', 'for_each', 'repeat'])

const shapes = ({ pointer, place }: Read): boolean =>
  place.expressions === 'none' &&
  pointer.startsWith('/tasks') &&
  (pointer === '/tasks' ||
    /^\/tasks\/[^/]+$/.test(pointer) ||
    pointer
      .split('/')
      .slice(-2)
      .some((key) => SHAPING.has(key)))

/** What is wrong with an expression whatever its values are. */
const ALWAYS = new Set([
  'expression_unknown_root',
  'expression_function',
  'expression_syntax',
  'expression_dynamic',
  'secret_not_allowed',
])

/** What is wrong with every value of a type. */
const BY_TYPE = new Set(['wrong_type', 'condition_not_boolean'])

/** The places that read made-up values, and whether the types of all of these are known. */
const openPlaces = (reads: readonly Read[]): ReadonlyMap<string, boolean> => {
  const places = new Map<string, boolean>()
  for (const { pointer, path } of reads) places.set(pointer, path.length === 0 && places.get(pointer) !== false)
  return places
}

/** Whether a real value may mend what is wrong with a made-up one. */
const isOpen = (places: ReadonlyMap<string, boolean>, { pointer, code }: Problem): boolean => {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const typed = places.get(pointer.slice(0, end))
    if (typed !== undefined) return !ALWAYS.has(code) && !(typed && end === pointer.length && BY_TYPE.has(code))
  }
  return false
}

const inDefinition = (problem: Problem): Problem => ({ ...problem, pointer: `/definition${problem.pointer}` })

const unless = (problem: Problem): Problem => ({
  ...problem,
  message: `${problem.message} (Unless values of parameters change that.)`,
})
