import * as E from 'fp-ts/lib/Either.js'
import type { Rejection } from '../../domain/rejection.ts'
import type { ActionDocument, ComponentTest, ComponentUnreachable } from '../components.ts'
import { isObject } from '../tasks/json.ts'
import { segment } from '../tasks/segment.ts'
import { actionsOf, probe, type Probing } from './probe.ts'
import type { Target } from '../tasks/component-call.ts'
import type { Reachable } from './way.ts'

const CAPABILITIES = '/api/capabilities'

/** Whether a component answers, and what it says it can do; what it says is kept. */
export const askForTest = async (probing: Probing, component: Reachable, target: Target): Promise<ComponentTest> => {
  const answer = await probe(probing, target, CAPABILITIES)
  if (E.isLeft(answer)) return { reachable: false, actions: [], latency_ms: null, error: answer.left }
  const actions = actionsOf(answer.right)
  if (E.isRight(actions)) component.actions = actions.right
  return {
    reachable: true,
    actions: E.isRight(actions) ? actions.right : [],
    latency_ms: answer.right.latencyMs,
    error: E.isLeft(actions) ? actions.left : null,
  }
}

export const askForActions = async (
  probing: Probing,
  component: Reachable,
  target: Target,
): Promise<E.Either<ComponentUnreachable, readonly string[]>> => {
  const { actions, error } = await askForTest(probing, component, target)
  return error === null ? E.right(actions) : unreachable(component, error)
}

/** A component need not have schemas: the action is unknown only when it is not among the actions either. */
export const askForAction = async (
  probing: Probing,
  component: Reachable,
  target: Target,
  action: string,
): Promise<E.Either<Rejection | ComponentUnreachable, ActionDocument>> => {
  const { name } = component.registration
  const path = segment(action)
  if (path === undefined) return E.left({ tag: 'action_not_found', component: name, action })
  const answer = await probe(probing, target, `/api/actions/${path}/schema`)
  if (E.isLeft(answer)) return unreachable(component, answer.left)
  const { status, body } = answer.right
  if (status >= 500) return unreachable(component, `the schema was answered with status ${status}`)
  if (status >= 200 && status <= 299) return E.right({ component: name, action, ...schemaIn(body) })
  const actions = await askForActions(probing, component, target)
  if (E.isLeft(actions)) return actions
  return actions.right.includes(action)
    ? E.right({ component: name, action, description: null, input_schema: null })
    : E.left({ tag: 'action_not_found', component: name, action })
}

/** Either `{description, input_schema}` or the bare JSON Schema. */
const schemaIn = (body: unknown): Pick<ActionDocument, 'description' | 'input_schema'> => {
  if (!isObject(body)) return { description: null, input_schema: null }
  const { description } = body
  return {
    description: typeof description === 'string' ? description : null,
    input_schema: Object.hasOwn(body, 'input_schema') ? body['input_schema'] : body,
  }
}

const unreachable = ({ registration: { name } }: Reachable, reason: string): E.Either<ComponentUnreachable, never> =>
  E.left({ tag: 'component_unreachable', name, reason })
