import * as E from 'fp-ts/lib/Either.js'
import { didYouMean } from '../domain/expression/nearest.ts'
import { at, type Problem } from '../domain/problem.ts'
import type { Components } from '../engine/components.ts'

type Fields = Readonly<Record<string, unknown>>

const MAX_WARNINGS = 100

/** Calls in a definition, as it was sent, of actions that a component's manifest does not have now. It may have them later. */
export const unknownActions = (definition: unknown, { manifest }: Pick<Components, 'manifest'>): readonly Problem[] =>
  callsIn(isObject(definition) ? definition['tasks'] : undefined, '/tasks')
    .flatMap(({ component, action, pointer }) => {
      const found = manifest(component)
      const actions = E.isRight(found) ? (found.right.actions ?? found.right.worker?.actions) : undefined
      if (actions === undefined || Object.hasOwn(actions, action)) return []
      const message = `The manifest of ${component} has no action ${JSON.stringify(action)} now.${didYouMean(action, Object.keys(actions))}`
      return [{ pointer: `${pointer}/action`, code: 'unknown_action', message }]
    })
    .slice(0, MAX_WARNINGS)

interface Named {
  readonly component: string
  readonly action: string
  readonly pointer: string
}

const callsIn = (tasks: unknown, pointer: string): readonly Named[] =>
  typeof tasks !== 'object' || tasks === null
    ? []
    : Object.entries(tasks).flatMap(([id, task]) => (isObject(task) ? callsOf(task, at(pointer, id)) : []))

/** The call of a task, and of what it has for errors, for undoing, and within it. */
const callsOf = (task: Fields, pointer: string): readonly Named[] => {
  const { component, action, tasks, on_error, compensate } = task
  const own = typeof component === 'string' && typeof action === 'string' ? [{ component, action, pointer }] : []
  const handlers = Array.isArray(on_error)
    ? on_error.map((handler: unknown, place) => [handler, `${pointer}/on_error/${place}/then`] as const)
    : [[on_error, `${pointer}/on_error/then`] as const]
  const others = [
    ...handlers.map(([handler, place]) => [isObject(handler) ? handler['then'] : undefined, place] as const),
    [compensate, `${pointer}/compensate`] as const,
  ]
  return [
    ...own,
    ...callsIn(tasks, `${pointer}/tasks`),
    ...others.flatMap(([call, place]) => (isObject(call) ? callsOf(call, place) : [])),
  ]
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
