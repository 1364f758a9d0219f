import { approve } from './approve.ts'
import type { CallParts } from './component-call.ts'
import type { BuiltIn } from './built-in.ts'
import { echo } from './echo.ts'
import { fail } from './fail.ts'
import { failed } from './failure.ts'
import { httpRequest } from './http-request.ts'
import { runWorkflow } from './run-workflow.ts'
import { settled, type Call, type KindOf, type TaskKind } from './task-kind.ts'
import type { Attempt } from '../engine.ts'
import { waitForSignal } from './wait-for-signal.ts'
import { wait } from './wait.ts'

/** Carries out attempts of one component, however that is reached. */
export interface Carrier {
  readonly call: (attempt: Attempt) => Call
}

export interface Calling extends CallParts {
  /** Who is registered under a name at this moment. */
  readonly resolve: (component: string) => Carrier | undefined
}

/** The built-in components: name -> action -> how it is done. */
export type BuiltIns = ReadonlyMap<string, ReadonlyMap<string, BuiltIn>>

/** One line per kind of task that needs no component. */
export const builtIns = ({ transport, now }: CallParts): BuiltIns =>
  new Map([
    [
      'harmonia',
      new Map([
        ['echo', echo],
        ['wait', wait],
        ['wait_for_signal', waitForSignal],
        ['approve', approve],
        ['run_workflow', runWorkflow],
        ['fail', fail],
      ]),
    ],
    ['http', new Map([['request', httpRequest(transport, now)]])],
  ])

/** Every action of every component: built in, or a call to whoever is registered at that moment. */
export const taskKinds = (calling: Calling): KindOf => {
  const known = builtIns(calling)
  const remote: TaskKind = {
    kind: 'call',
    call: (attempt) => {
      const { component } = attempt
      return calling.resolve(component)?.call(attempt) ?? settled(notRegistered(component))
    },
  }
  return (component, action) => {
    const actions = known.get(component)
    if (actions === undefined) return remote
    return (
      actions.get(action)?.kind ?? {
        kind: 'pure',
        run: () => failed('action_not_found', `the built-in component ${component} has no action ${action}`, false),
      }
    )
  }
}

const notRegistered = (component: string) =>
  failed('component_not_found', `no component ${component} is registered`, true)
