import * as E from 'fp-ts/lib/Either.js'
import type { Definition } from '../definition/definition.ts'
import { parseDefinition } from '../definition/parse-definition.ts'
import { writtenKey } from '../expression/paths.ts'
import type { Problem } from '../problem.ts'
import { fill, readsOf, type Read } from './fill.ts'
import { checkValues, withDefaults, type Values } from './parameters.ts'
import { partAt } from './part-at.ts'
import type { Template } from './template.ts'

export interface Wanted {
  readonly parameter_values: unknown
  /** Instead of the definition's own name. */
  readonly name?: string | undefined
}

export interface Instance {
  readonly definition: Definition
  /** What every parameter has come to, defaults included. */
  readonly parameter_values: Values
  readonly warnings: readonly Problem[]
}

/** The workflow that a template makes of values, or everything that is wrong with them. */
export const instantiate = (
  template: Template,
  { parameter_values, name }: Wanted,
): E.Either<readonly Problem[], Instance> => {
  const wrong = checkValues(template.parameters, parameter_values)
  if (wrong.length > 0) return E.left(wrong.map(inValues))

  const values = withDefaults(template.parameters, parameter_values as Values)
  const lacking = readsOf(template.definition).reads.filter(
    (read) => partAt(values[read.name], read.path) === undefined,
  )
  if (lacking.length > 0) return E.left(lacking.slice(0, MAX_PROBLEMS).map(missing))

  const { definition, reads, problems } = fill(template.definition, (parameter, path) =>
    partAt(values[parameter], path),
  )
  if (problems.length > 0) return E.left(problems.map(placed(reads)))
  const named = name === undefined ? definition : { ...(definition as object), name }
  const parsed = parseDefinition(named)
  if (E.isLeft(parsed)) return E.left(parsed.left.map(placed(reads)))
  const warnings = [...stayingText(values), ...parsed.right.warnings.map(placed(reads))]
  return E.right({ definition: parsed.right.definition, parameter_values: values, warnings })
}

const MAX_PROBLEMS = 1_000

const inValues = (problem: Problem): Problem => ({ ...problem, pointer: `/parameter_values${problem.pointer}` })

const missing = ({ name, path, pointer, text }: Read): Problem => ({
  pointer: `/parameter_values/${name}`,
  code: 'missing_part',
  message: `${JSON.stringify(name)} has no ${path.map(writtenKey).join('').replace(/^\./, '')}, which ${text.slice(0, 80)} at ${pointer} of the definition reads.`,
})

/** A problem is told of the parameter that is read where it is, if there is one. */
const placed = (reads: readonly Read[]) => {
  const byPlace = new Map([...reads].reverse().map(({ pointer, name }) => [pointer, name]))
  return (problem: Problem): Problem => {
    const { pointer, code, message } = problem
    for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      const name = byPlace.get(pointer.slice(0, end))
      if (name === undefined) continue
      return { pointer: `/parameter_values/${name}`, code, message: `${message} (At ${pointer} of the definition.)` }
    }
    return { ...problem, pointer: `/definition${pointer}` }
  }
}

/** Values that look as if something were to be read. */
const stayingText = (values: Values): readonly Problem[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const text = JSON.stringify(value)
    if (!text.includes('${')) return []
    const message = text.includes('${secrets')
      ? `${JSON.stringify(name)} names a secret, but values are never evaluated: it stays text. To let each instance choose its secret, take its name for a parameter and write \${secrets[param.${name}]} in the template.`
      : `${JSON.stringify(name)} has \${…}, but values are never evaluated: it stays text.`
    return [{ pointer: `/parameter_values/${name}`, code: 'stays_text', message }]
  })
