import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../../domain/execution/events.ts'
import { ACCEPTED, type Call, type Reply } from '../tasks/task-kind.ts'
import type { Secrets } from './secrets.ts'

/** A call that brings nothing back in which the values of these secrets stand. */
export const scrubbedCall = ({ outcome, abort }: Call, names: readonly string[], secrets: Secrets): Call => ({
  outcome: outcome.then((reply) => scrubbed(reply, names, secrets)),
  abort,
})

const scrubbed = (reply: Reply, names: readonly string[], secrets: Secrets): Reply => {
  if (reply === ACCEPTED) return reply
  return E.isRight(reply)
    ? E.right(secrets.scrub(names, reply.right))
    : E.left(scrubbedError(reply.left, names, secrets))
}

export const scrubbedError = (error: TaskError, names: readonly string[], { scrub }: Secrets): TaskError => {
  const { type, message, details, ...rest } = error
  const said = scrub(names, { type, message, ...(details === undefined ? {} : { details }) })
  return { ...rest, ...(said as Pick<TaskError, 'type' | 'message' | 'details'>) }
}
