import * as E from 'fp-ts/lib/Either.js'
import { authHeader } from '../../domain/component/auth.ts'
import type { Auth } from '../../domain/component/manifest.ts'
import { isHeaderValue } from '../../domain/component/mapping/header.ts'
import type { TaskError } from '../../domain/execution/events.ts'
import { scrubbedCall } from '../secrets/scrub-reply.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { failed } from '../tasks/failure.ts'
import type { Call } from '../tasks/task-kind.ts'

/** What a component is shown of a secret, and how what comes back is kept free of it. */
export interface Credentials {
  /** A header's name and value, with the secret as it is at this moment. */
  readonly headers: () => E.Either<TaskError, readonly string[]>
  readonly scrub: (value: unknown) => unknown
  readonly scrubCall: (call: Call) => Call
}

export const credentialsOf = (auth: Auth, secrets: Secrets): Credentials => {
  const { secret } = auth
  const name = authHeader(auth)
  return {
    headers: () => {
      const found = secrets.find(secret)
      if (E.isLeft(found)) {
        return E.left({ type: 'secret_missing', message: found.left, retryable: true, details: { secret } })
      }
      const value = shown(auth, found.right)
      return isHeaderValue(value)
        ? E.right([name, value])
        : failed('secret_unfit', `the secret ${secret} cannot be sent in a header: it has more than one line`, false)
    },
    scrub: (value) => secrets.scrub([secret], value),
    scrubCall: (call) => scrubbedCall(call, [secret], secrets),
  }
}

const shown = ({ type, username = '' }: Auth, secret: string): string => {
  switch (type) {
    case 'bearer':
      return `Bearer ${secret}`
    case 'api_key':
      return secret
    case 'basic':
      return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`
  }
}
