import * as E from 'fp-ts/lib/Either.js'
import { invalidInput } from '../../domain/component/mapping/request.ts'
import type { Problem } from '../../domain/problem.ts'
import { didYouMean } from '../../domain/expression/nearest.ts'
import type { Attempt } from '../engine.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { callComponent } from '../tasks/component-call.ts'
import { failed } from '../tasks/failure.ts'
import { callMapped } from '../tasks/mapped-call.ts'
import { settled, type Call } from '../tasks/task-kind.ts'
import { actionPlans } from './action-plans.ts'
import { askForAction, askForActions, askForTest } from './ask.ts'
import { askForHealth } from './ask-for-health.ts'
import type { Probing } from './probe.ts'
import { targetOf } from './target.ts'
import type { Way } from './way.ts'

export interface OverHttp extends Probing {
  readonly secrets: Secrets
  /** Tells that the attempt of a token is still at work. */
  readonly beat: (taskToken: string) => void
}

/**
 * Components at an endpoint: those that speak the component protocol, and those of which a manifest says how their actions are asked
 * for. Those at the same endpoint share its connections.
 */
export const overHttp = (parts: OverHttp): Way => {
  const { transport, secrets } = parts
  const lanes = new Map<string, number>()

  const enter = (endpoint: string) => {
    lanes.set(endpoint, (lanes.get(endpoint) ?? 0) + 1)
    return () => {
      const left = (lanes.get(endpoint) ?? 1) - 1
      if (left > 0) lanes.set(endpoint, left)
      else if (lanes.delete(endpoint)) transport.leave(endpoint)
    }
  }

  return (component) => {
    const { actions, name } = component.registration
    const target = targetOf(component, secrets)
    const { credentials } = target
    const leave = enter(target.endpoint)
    const byProtocol = callComponent(parts, target)
    const kept = (call: (attempt: Attempt) => Call): ((attempt: Attempt) => Call) =>
      credentials === undefined ? call : (attempt) => credentials.scrubCall(call(attempt))
    if (actions === undefined) {
      return {
        call: kept(byProtocol),
        test: () => askForTest(parts, component, target),
        listActions: () => askForActions(parts, component, target),
        findAction: (action) => askForAction(parts, component, target, action),
        leave,
      }
    }

    const planOf = actionPlans(actions)
    const names = Object.keys(actions)
    const byMapping = callMapped(parts, target)
    component.actions = names
    return {
      call: kept((attempt) => {
        const plan = planOf(attempt.action)
        if (plan === undefined) return settled(unknownAction(name, attempt.action, names))
        if (plan.problems.length > 0) return settled(invalidManifest(name, attempt.action, plan.problems))
        const problems = plan.checkInput(attempt.input ?? null)
        if (problems.length > 0) return settled(invalidInput(problems))
        return plan.http === undefined ? byProtocol(attempt) : byMapping(attempt, plan.http)
      }),
      test: () => askForHealth(parts, component, target),
      listActions: async () => E.right(names),
      findAction: async (action) => {
        const known = Object.hasOwn(actions, action) ? actions[action] : undefined
        if (known === undefined) return E.left({ tag: 'action_not_found', component: name, action })
        const { description = null, input_schema, http } = known
        if (http === undefined && input_schema === undefined) return askForAction(parts, component, target, action)
        return E.right({ component: name, action, description, input_schema: input_schema ?? null })
      },
      leave,
    }
  }
}

const invalidManifest = (component: string, action: string, problems: readonly Problem[]) =>
  failed(
    'invalid_manifest',
    `the manifest of ${component} has to be registered anew, for its action ${action} is wrong: ${problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`,
    false,
  )

const unknownAction = (component: string, action: string, names: readonly string[]) =>
  failed('action_not_found', `the manifest of ${component} has no action ${action}.${didYouMean(action, names)}`, false)
