import { accept, nothing, type ExecutionIntent } from '../vocabulary.ts'

/** A slot is free for it: a queued execution starts, or goes on where it was paused. Any other has no use for a slot. */
export const admit = (): ExecutionIntent => (execution) => {
  if (execution.status !== 'pending') return nothing
  return execution.startedAt === undefined
    ? accept({ type: 'workflow_started', data: {} })
    : accept({ type: 'workflow_resumed', data: {} })
}
