import { isOver, type Execution } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'

/** What the state was as of a revision, for one who asks for a checkpoint of it. The domain does not hash. */
export interface CreateCheckpoint {
  readonly checkpoint_id: string
  readonly revision: number
  readonly state_hash: string
  readonly state_form: number
  readonly workflow_status: string
  readonly completed_tasks: number
  readonly automatic: boolean
  readonly description?: string
}

/** A running execution may have one as well as one that is over. One that is asked for again under its id is made once. */
export const createCheckpoint =
  (checkpoint: CreateCheckpoint): ExecutionIntent =>
  (execution) => {
    const { id, status, notes } = execution
    if (status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: id })
    if (notes.checkpoints.some(({ checkpoint_id }) => checkpoint_id === checkpoint.checkpoint_id)) return nothing
    if (checkpoint.automatic && !isWorthIt(execution, checkpoint)) return nothing
    return accept({ type: 'checkpoint_created', data: checkpoint })
  }

/** Not when the execution has ended meanwhile, nor when another process, or somebody, has covered what there was. */
const isWorthIt = (execution: Execution, { revision }: CreateCheckpoint): boolean => {
  const { movedTo, covered } = execution.notes
  return !isOver(execution) && movedTo > covered && revision > covered
}
