import type { Origin, Policy } from '../events.ts'
import { accept, reject, type ExecutionIntent } from '../vocabulary.ts'

export interface Submit {
  readonly input: unknown
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  readonly priority: number
  readonly policy: Policy
  readonly request_id: string | undefined
  readonly origin?: Origin
}

/** Puts the execution in the queue. Its input has been checked against the plan's `input_schema`. */
export const submit =
  ({ input, metadata, priority, policy, request_id, origin }: Submit): ExecutionIntent =>
  ({ status, plan, id }) =>
    status !== 'unborn'
      ? reject({ tag: 'execution_exists', execution_id: id })
      : accept({
          type: 'workflow_submitted',
          data: {
            workflow_id: plan.workflowId,
            workflow_name: plan.definition.name,
            workflow_version: plan.version,
            input,
            priority,
            policy,
            ...(metadata === undefined ? {} : { metadata }),
            ...(request_id === undefined ? {} : { request_id }),
            ...origin,
          },
        })
