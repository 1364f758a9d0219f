import * as E from 'fp-ts/lib/Either.js'
import type { Definition } from '../definition/definition.ts'
import type { Plan } from '../definition/plan.ts'
import { compile, evaluate } from '../expression/index.ts'
import type { Template } from '../expression/template.ts'
import type { Problem } from '../problem.ts'
import type { KeyedPlace } from './events.ts'

const MAX_KEY = 1_024

/** Keys are compiled once per definition, and are gone with it. */
const compiled = new WeakMap<Definition, Template>()

/**
 * The place that an execution of this plan takes with this input; undefined when the definition limits nothing. The key is the
 * workflow's id and, where the definition has one, the value of its expression: keys of two workflows are never the same.
 */
export const keyedPlace = (plan: Plan, id: string, input: unknown): E.Either<Problem, KeyedPlace | undefined> => {
  const { definition, workflowId, version } = plan
  const { concurrency } = definition
  if (concurrency === undefined) return E.right(undefined)
  const { key: written, limit, when_full = 'queue' } = concurrency
  if (written === undefined) return E.right({ key: workflowId, limit, when_full })

  const template = compiled.get(definition) ?? compile(written).template
  compiled.set(definition, template)
  const value = evaluate(template, {
    input,
    task: () => undefined,
    workflow: { id: workflowId, name: definition.name, version },
    execution: { id },
    env: () => undefined,
  })
  if (E.isLeft(value)) return E.left(unusable(`The concurrency key can't be made: ${value.left.message}`))
  const text = typeof value.right === 'string' ? value.right : JSON.stringify(value.right)
  return text.length <= MAX_KEY
    ? E.right({ key: `${workflowId}/${text}`, limit, when_full })
    : E.left(unusable(`The concurrency key ${written} must have at most ${MAX_KEY} characters, not ${text.length}.`))
}

const unusable = (message: string): Problem => ({ pointer: '/input', code: 'invalid_concurrency_key', message })
