import type { CreateCheckpoint, Execution } from '../domain/execution/index.ts'
import { STATE_FORM } from '../domain/execution/state-form.ts'
import { still } from '../domain/execution/still.ts'
import { hashInSlices } from './hash-in-slices.ts'
import { stateHash } from './state-hash.ts'
import { weightOf } from './weight.ts'

/** What a checkpoint says of the state that it is of. */
export type Facts = Omit<CreateCheckpoint, 'checkpoint_id' | 'automatic' | 'description'>

const LARGE_BYTES = 2 * 1_024 * 1_024

/** Whether a state is hashed within a turn: then no event comes between it and its checkpoint. `atOnce` is how many tasks it may have. */
export const isHashedAtOnce = (execution: Execution, atOnce: number): boolean =>
  execution.tasks.length <= atOnce && weightOf(execution) <= LARGE_BYTES

/** Of the state as it is, which is that of the revision. */
export const factsOf = (execution: Execution, revision: number): Facts =>
  facts(execution, revision, stateHash(execution))

/** The same of a state that is large: it is held still at once and hashed a little at a time, while the execution goes on. */
export const factsInSlices = async (
  execution: Execution,
  revision: number,
  breathe: () => Promise<void>,
): Promise<Facts> => {
  const held = still(execution)
  return facts(held, revision, await hashInSlices(held, breathe))
}

const facts = ({ status, counts }: Execution, revision: number, state_hash: string): Facts => ({
  revision,
  state_hash,
  state_form: STATE_FORM,
  workflow_status: status,
  completed_tasks: counts.completed,
})
