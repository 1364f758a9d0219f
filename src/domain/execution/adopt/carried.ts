import type { Carried, CarriedApproval } from '../events.ts'
import { idOf } from '../ids.ts'
import type { Execution, TaskState } from '../state.ts'

/** How an execution stands, for readers that see its own events only. */
export const carriedBy = ({ plan, counts, tasks }: Execution): Carried => {
  const unsettled: Record<string, Carried['unsettled'][string]> = {}
  for (const { id, index } of plan.tasks) {
    const status = unsettledStatus(tasks[index] as TaskState)
    if (status !== undefined) unsettled[id] = status
  }
  return { progress: { total: plan.tasks.length, ...counts }, unsettled }
}

const unsettledStatus = ({ status, attempt }: TaskState): Carried['unsettled'][string] | undefined => {
  if (status === 'waiting' || status === 'retrying') return status
  if (status === 'pending') return attempt > 0 ? status : undefined
  return status === 'running' && attempt === 0 ? status : undefined
}

/** The approvals that are asked for and not decided. */
export const approvalsIn = (execution: Execution): readonly CarriedApproval[] =>
  execution.tasks.flatMap(({ status, attempt, awaits, answer, attemptAt, escalated, until }, index) =>
    status !== 'waiting' || awaits?.kind !== 'approval' || answer !== undefined
      ? []
      : [
          {
            task_id: idOf(execution, index),
            attempt,
            requested_at: attemptAt ?? execution.createdAt,
            awaits,
            escalated,
            ...(until === undefined ? {} : { until }),
          },
        ],
  )
