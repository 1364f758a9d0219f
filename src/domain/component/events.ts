import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'

/** A component that speaks the component protocol at `endpoint` (http or https, no trailing slash). */
export const Registration = t.exact(
  t.intersection([
    t.type({ name: t.string, endpoint: t.string }),
    t.partial({ description: t.string, version: t.string, metadata: t.record(t.string, t.unknown) }),
  ]),
)
export type Registration = t.TypeOf<typeof Registration>

export const componentEvents = {
  component_registered: Registration,
  component_removed: t.strict({ name: t.string }),
}
export type ComponentEvent = EventsOf<typeof componentEvents>
