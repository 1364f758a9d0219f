import { callComponent } from '../tasks/component-call.ts'
import { askForAction, askForActions, askForTest } from './ask.ts'
import type { Probing } from './probe.ts'
import { targetOf } from './target.ts'
import type { Way } from './way.ts'

export type OverHttp = Probing

/** Components that speak the component protocol at an endpoint. Those at the same endpoint share its connections. */
export const overHttp = (parts: OverHttp): Way => {
  const { transport } = parts
  const lanes = new Map<string, number>()
  return (component) => {
    const target = targetOf(component)
    const { endpoint } = target
    lanes.set(endpoint, (lanes.get(endpoint) ?? 0) + 1)
    return {
      call: callComponent(parts, target),
      test: () => askForTest(parts, component, target),
      listActions: () => askForActions(parts, component, target),
      findAction: (action) => askForAction(parts, component, target, action),
      leave: () => {
        const left = (lanes.get(endpoint) ?? 1) - 1
        if (left > 0) return lanes.set(endpoint, left)
        lanes.delete(endpoint)
        return transport.leave(endpoint)
      },
    }
  }
}
