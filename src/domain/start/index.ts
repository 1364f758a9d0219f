import type { Aggregate } from '../decider.ts'
import { startEvents, type StartEvent } from './events.ts'

/** The execution that a start key stands for now; undefined when the key was never used. */
export interface Start {
  readonly execution_id: string | undefined
}

export const start: Aggregate<Start, StartEvent> = {
  name: 'start',
  events: startEvents,
  initial: () => ({ execution_id: undefined }),
  evolve: (_, { data }) => ({ execution_id: data.execution_id }),
}

export { claimStart } from './claim-start.ts'
export { ON_CONFLICT, type OnConflict } from './on-conflict.ts'
