import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'

/** At most so many calls in flight, and so many per second; what is left out is as the server has it for all. */
const CallLimits = t.exact(t.partial({ max_in_flight: t.number, per_second: t.number }))

/** After so many failures in a row nothing is called for so many seconds, then once to see. */
const Breaker = t.strict({ failures: t.number, reset_seconds: t.number })

/** A component that speaks the component protocol at `endpoint` (http or https, no trailing slash). */
export const Registration = t.exact(
  t.intersection([
    t.type({ name: t.string, endpoint: t.string }),
    t.partial({
      description: t.string,
      version: t.string,
      metadata: t.record(t.string, t.unknown),
      limits: CallLimits,
      breaker: Breaker,
    }),
  ]),
)
export type Registration = t.TypeOf<typeof Registration>

export const componentEvents = {
  component_registered: Registration,
  component_removed: t.strict({ name: t.string }),
}
export type ComponentEvent = EventsOf<typeof componentEvents>
