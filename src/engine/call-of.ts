import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../domain/execution/events.ts'
import { secretsRead, withSecrets, type Env, type Execution } from '../domain/execution/index.ts'
import { idOf } from '../domain/execution/ids.ts'
import { taskAt } from '../domain/execution/state.ts'
import type { Secrets } from './secrets/secrets.ts'
import { ACCEPTED, type Call, type Reply } from './tasks/task-kind.ts'
import type { Begun } from './turn.ts'

/** What a call is made of besides the execution. */
export interface Means {
  readonly env: Env
  readonly secrets: Secrets
}

/**
 * The call that carries a claimed attempt out. Here and nowhere else secrets come into what it is given; whatever it brings back
 * is without them.
 */
export const callOf = (execution: Execution, begun: Begun, deadline: number, { env, secrets }: Means): Call => {
  const { task, attempt, input, kind } = begun
  const { component, action } = taskAt(execution, task).node
  const made = (given: unknown): Call =>
    kind.call({
      workflow_id: execution.plan.workflowId,
      execution_id: execution.id,
      task_id: idOf(execution, task),
      attempt,
      component,
      action,
      input: given,
      deadline,
    })
  const names = secretsRead(execution, task)
  if (names.length === 0) return made(input)

  const filled = withSecrets(execution, task, input, env, secrets.find)
  const { outcome, abort }: Call = E.isRight(filled)
    ? made(filled.right)
    : { outcome: Promise.resolve(filled), abort: () => undefined }
  return { outcome: outcome.then((came) => scrubbed(came, names, secrets)), abort }
}

/** An outcome in which the values of these secrets do not stand. */
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
