import { approve } from './approve.ts'
import { callComponent, type Calling } from './component-call.ts'
import type { BuiltIn } from './built-in.ts'
import { echo } from './echo.ts'
import { fail } from './fail.ts'
import { failed } from './failure.ts'
import { httpRequest } from './http-request.ts'
import { runWorkflow } from './run-workflow.ts'
import type { KindOf, TaskKind } from './task-kind.ts'
import { waitForSignal } from './wait-for-signal.ts'
import { wait } from './wait.ts'

/** The built-in components: name -> action -> how it is done. */
export type BuiltIns = ReadonlyMap<string, ReadonlyMap<string, BuiltIn>>

/** One line per kind of task that needs no component. */
export const builtIns = ({ transport, now }: Pick<Calling, 'transport' | 'now'>): BuiltIns =>
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
  const remote: TaskKind = { kind: 'call', call: callComponent(calling) }
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
