import type { Target } from '../tasks/component-call.ts'
import { credentialsOf } from './credentials.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Reachable } from './way.ts'

/** Where a component that has an endpoint listens, and how it wants to be asked. */
export const targetOf = ({ registration: { endpoint = '', auth }, seen }: Reachable, secrets: Secrets): Target => {
  const origin = /^https?:\/\/[^/]*/.exec(endpoint)?.[0] ?? ''
  const credentials = auth === undefined ? undefined : credentialsOf(auth, secrets)
  return { endpoint, origin, prefix: endpoint.slice(origin.length), seen, credentials }
}
