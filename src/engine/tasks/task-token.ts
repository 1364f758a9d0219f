import { attemptNamed, nameOfAttempt, type AttemptRef } from '../../domain/execution/attempt-ref.ts'

/** What a component is given to report about its attempt later. It says all that is needed, so nothing is kept for it. */
export const taskToken = (attempt: AttemptRef): string => Buffer.from(nameOfAttempt(attempt)).toString('base64url')

/** Only what `taskToken` could have made is one. */
export const attemptOf = (token: string): AttemptRef | undefined => {
  const attempt = attemptNamed(Buffer.from(token, 'base64url').toString())
  return attempt !== undefined && taskToken(attempt) === token ? attempt : undefined
}
