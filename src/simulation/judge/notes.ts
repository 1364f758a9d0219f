import type { ExecutionEvent } from '../../domain/execution/events.ts'
import { isAnnotation } from '../../domain/execution/annotations.ts'
import { stateHash } from '../../engine/state-hash.ts'
import type { Recorded } from '../../store/event-store.ts'
import type { History } from '../history.ts'
import type { Case, Must } from './case.ts'

/** The checkpoints of one execution so far. */
export interface Checkpointed {
  readonly ids: Set<string>
  /** The furthest revision that one of them is of. */
  covered: number
}

const OVER: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

export type Created = Recorded & Extract<ExecutionEvent, { readonly type: 'checkpoint_created' }>

/** What a checkpoint says is what somebody finds who folds the events up to there for himself. */
export const checkpointed = (one: Case, id: string, event: Created, history: History, must: Must): void => {
  const { checkpoint_id, revision, state_hash, workflow_status, completed_tasks, automatic } = event.data
  const { ids, covered } = one.checkpoints
  must(revision >= 0 && revision < event.revision, 'a checkpoint is of what has been')
  const state = history.fold(id, revision)
  must(stateHash(state) === state_hash, 'a checkpoint has the hash of what it is of')
  must(state.status === workflow_status, 'a checkpoint says how its execution stood')
  must(state.counts.completed === completed_tasks, 'a checkpoint says how its execution stood')
  must(!ids.has(checkpoint_id), 'a checkpoint is made once under its id')
  if (automatic) {
    const isNew = history.streamOf(id).slice(covered + 1, revision + 1)
    must(
      isNew.some(({ type }) => !isAnnotation(type)),
      'a checkpoint that nobody asked for covers what none did',
    )
    must(!OVER.has(one.status), 'nobody but who asks for it makes a checkpoint of what is over')
  }
  one.note(automatic ? 'checkpoint by itself' : 'checkpoint asked for')
  if (revision < event.revision - 1) one.note('checkpoint of further back')
  ids.add(checkpoint_id)
  one.checkpoints.covered = Math.max(covered, revision)
}
