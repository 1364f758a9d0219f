import type { Attempt } from '../engine.ts'
import { idempotencyKey } from '../tasks/identity.ts'
import { traceHeaders } from '../trace.ts'
import type { Reply } from '../tasks/task-kind.ts'
import type { Sleeper } from '../timers.ts'
import type { LeasedTask } from '../workers.ts'

/** An attempt that is claimed, from when it comes here until its outcome is known. Woken when its lease runs out. */
export interface Entry extends Sleeper {
  readonly attempt: Attempt
  readonly token: string
  readonly settle: (reply: Reply) => void
  /** Since when it waits to be fetched: epoch milliseconds. */
  since: number
  deliveries: number
  /** Undefined while nobody has it. `until` is epoch milliseconds. */
  lease: { readonly worker_id: string; readonly until: number; readonly seconds: number } | undefined
}

/** As a worker gets it. It has been leased. */
export const handedOut = ({ attempt: held, token, deliveries, lease }: Entry): LeasedTask => {
  const { workflow_id, execution_id, task_id, attempt, component, action, input, deadline } = held
  return {
    task_token: token,
    workflow_id,
    execution_id,
    task_id,
    attempt,
    component,
    action,
    params: input ?? null,
    idempotency_key: idempotencyKey(held),
    deadline: new Date(deadline).toISOString(),
    lease_expires_at: new Date(lease?.until ?? deadline).toISOString(),
    lease_seconds: lease?.seconds ?? 0,
    delivery: deliveries,
    ...traceHeaders(held),
  }
}
