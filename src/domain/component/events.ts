import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Action, Auth, Health } from './manifest.ts'
import { McpServer } from './mcp.ts'
import { Worker } from './worker.ts'

/** At most so many calls in flight, and so many per second; what is left out is as the server has it for all. */
const CallLimits = t.exact(t.partial({ max_in_flight: t.number, per_second: t.number }))

/** After so many failures in a row nothing is called for so many seconds, then once to see. */
const Breaker = t.strict({ failures: t.number, reset_seconds: t.number })

const facts = {
  /** It is asked over HTTP: http or https, no trailing slash. `auth`, `actions` and `health` belong to it. */
  endpoint: t.string,
  auth: Auth,
  health: Health,
  /** Its tasks are fetched by workers. */
  worker: Worker,
  /** It is a server of the Model Context Protocol. `auth` may belong to it. */
  mcp: McpServer,
  description: t.string,
  version: t.string,
  metadata: t.record(t.string, t.unknown),
  limits: CallLimits,
  breaker: Breaker,
}

/** A registration but for how its actions are done. */
export const ComponentFacts = t.exact(t.intersection([t.type({ name: t.string }), t.partial(facts)]))
export type ComponentFacts = t.TypeOf<typeof ComponentFacts>

/** A component, and exactly one way to reach it (`ways.ts`). */
export const Registration = t.exact(
  t.intersection([t.type({ name: t.string }), t.partial({ ...facts, actions: t.record(t.string, Action) })]),
)
export type Registration = t.TypeOf<typeof Registration>

export const componentEvents = {
  component_registered: Registration,
  component_removed: t.strict({ name: t.string }),
}
export type ComponentEvent = EventsOf<typeof componentEvents>
