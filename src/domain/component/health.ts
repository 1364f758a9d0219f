import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../problem.ts'
import { compileSchema } from '../schema.ts'
import { didYouMean } from '../expression/nearest.ts'
import type { Registration } from './events.ts'
import type { Action } from './manifest.ts'
import { compileMapping } from './mapping/compile-mapping.ts'
import { fieldsIn, readPath } from './mapping/path.ts'
import { requestOf } from './mapping/request.ts'

/** Pointers are inside the registration. Its actions must be good. */
export const checkHealth = ({ health, actions = {} }: Registration): readonly Problem[] => {
  if (health === undefined) return []
  const { action: name, path } = health
  if ((name === undefined) === (path === undefined)) return wrong('/health', 'must have either "action" or "path"')
  if (path !== undefined) {
    const read = readPath(path)
    if (E.isLeft(read)) return [{ ...read.left, pointer: '/health/path' }]
    return fieldsIn(read.right).length === 0
      ? []
      : wrong('/health/path', 'has a placeholder, for which there is no input')
  }
  const action = Object.hasOwn(actions, name ?? '') ? actions[name ?? ''] : undefined
  if (action === undefined)
    return wrong('/health/action', `is not among the actions.${didYouMean(name ?? '', Object.keys(actions))}`)
  return asksWithoutInput(action)
    ? []
    : wrong('/health/action', 'must be an action with "http" of the method GET that needs no input')
}

const asksWithoutInput = ({ http, input_schema }: Action): boolean => {
  if (http?.method !== 'GET') return false
  if (input_schema !== undefined && compileSchema(input_schema)({}).length > 0) return false
  return E.isRight(requestOf(compileMapping(http).plan, { input: {}, context: {} }))
}

const wrong = (pointer: string, message: string): readonly Problem[] => [{ pointer, code: 'invalid_health', message }]
