import type { Target } from '../tasks/component-call.ts'
import type { Reachable } from './way.ts'

/** Where a component that has an endpoint listens. */
export const targetOf = ({ registration: { endpoint = '' }, seen }: Reachable): Target => {
  const origin = /^https?:\/\/[^/]*/.exec(endpoint)?.[0] ?? ''
  return { endpoint, origin, prefix: endpoint.slice(origin.length), seen }
}
