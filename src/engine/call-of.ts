import * as E from 'fp-ts/lib/Either.js'
import { secretsRead, withSecrets, type Env, type Execution } from '../domain/execution/index.ts'
import { idOf } from '../domain/execution/ids.ts'
import { taskAt } from '../domain/execution/state.ts'
import type { Secrets } from './secrets/secrets.ts'
import { scrubbedCall } from './secrets/scrub-reply.ts'
import { joinsTrace, traceOfRun } from './trace.ts'
import type { Call } from './tasks/task-kind.ts'
import type { Begun } from './turn.ts'

/** What a call is made of besides the execution. */
export interface Means {
  readonly env: Env
  readonly secrets: Secrets
}

/**
 * The call that carries a claimed attempt out. Here and nowhere else secrets come into what it is given; whatever it brings back
 * is without them. (Those that a component itself asks for: `components/credentials.ts`.)
 */
export const callOf = (execution: Execution, begun: Begun, deadline: number, { env, secrets }: Means): Call => {
  const { task, attempt, input, kind } = begun
  const { component, action, heartbeatTimeout } = taskAt(execution, task).node
  const names = secretsRead(execution, task)
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
      ...(names.length === 0 ? {} : { has_secrets: true }),
      ...(joinsTrace(execution.origin) ? { trace: traceOfRun(execution.id, execution.origin) } : {}),
      ...(heartbeatTimeout === undefined ? {} : { heartbeat_timeout: heartbeatTimeout }),
    })
  if (names.length === 0) return made(input)

  const filled = withSecrets(execution, task, input, env, secrets.find)
  const call: Call = E.isRight(filled)
    ? made(filled.right)
    : { outcome: Promise.resolve(filled), abort: () => undefined }
  return scrubbedCall(call, names, secrets)
}
