import type { ActionDocument, ComponentDocument, ComponentTest } from '../components.ts'
import type { TrafficDocument } from '../traffic/traffic.ts'
import type { BuiltIn } from '../tasks/built-in.ts'

type Actions = ReadonlyMap<string, BuiltIn>

/** A built-in component as the outside sees it: always there, nowhere on the network. */
export const builtInDocument = (
  name: string,
  actions: Actions,
  traffic: TrafficDocument | null,
): ComponentDocument => ({
  name,
  endpoint: `built-in:${name}`,
  built_in: true,
  source: 'local',
  actions: [...actions.keys()],
  status: 'up',
  last_seen: null,
  latency_ms: null,
  traffic,
})

export const builtInTest = (actions: Actions): ComponentTest => ({
  reachable: true,
  actions: [...actions.keys()],
  latency_ms: null,
  error: null,
})

export const builtInAction = (
  component: string,
  action: string,
  { description, inputSchema }: BuiltIn,
): ActionDocument => ({
  component,
  action,
  description,
  input_schema: inputSchema,
})
