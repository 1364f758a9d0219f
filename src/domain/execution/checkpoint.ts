import type { Happened } from '../decider.ts'
import type { CheckpointDocument, ExecutionStatus } from './document.ts'
import type { ExecutionEvent } from './events.ts'

type Created = Happened<Extract<ExecutionEvent, { readonly type: 'checkpoint_created' }>> & {
  readonly revision: number
  readonly position: number
}

/** A checkpoint as the outside sees it, from its event and what its execution is. */
export const checkpointOf = (
  { data, at, revision, position }: Created,
  of: Pick<CheckpointDocument, 'execution_id' | 'workflow_id' | 'workflow_name'>,
): CheckpointDocument => ({
  checkpoint_id: data.checkpoint_id,
  execution_id: of.execution_id,
  workflow_id: of.workflow_id,
  workflow_name: of.workflow_name,
  revision: data.revision,
  state_hash: data.state_hash,
  state_form: data.state_form,
  workflow_status: data.workflow_status as ExecutionStatus,
  completed_tasks: data.completed_tasks,
  automatic: data.automatic,
  description: data.description ?? null,
  created_at: at,
  event_revision: revision,
  position,
})
