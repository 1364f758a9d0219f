import type { Call } from '../../domain/definition/definition.ts'
import { closeAll } from './blocks.ts'
import type { Case, Must, Undoing } from './case.ts'
import { callBeside, isBody, type Instance } from './instances.ts'

/** Something has completed: it may have to be undone. */
export const rememberUndoable = (one: Case, its: Instance): void => {
  if (its.role === 'task' && isBody(its) && its.task.compensate !== undefined) one.undoable.push(its)
}

const undoes = ({ definition, undoable }: Case, cause: Undoing['cause']): boolean =>
  undoable.length > 0 && (definition.compensate_on ?? ['failed', 'cancelled']).includes(cause)

/** From here on nothing happens but undoing, the last that completed first. */
export const beginUndoing = (one: Case, cause: Undoing['cause'], must: Must): void => {
  must(one.compensating === undefined, 'what has completed is undone once')
  must(undoes(one, cause), 'only what the definition says is undone')
  one.compensating = { cause, completed: 0, failed: 0 }
  closeAll(one.root.tasks.values(), one.cancelled)
  one.cancelled.clear()
  nextToUndo(one)
}

const nextToUndo = (one: Case): void => {
  const its = one.undoable.at(-1)
  if (its !== undefined) its.undoing = callBeside(its, 'compensation', its.task.compensate as Call)
}

/** It starts only if it is the next in turn. */
export const mayUndo = ({ compensating, undoable }: Case, its: Instance, must: Must): void =>
  must(
    compensating !== undefined && undoable.at(-1)?.undoing === its,
    'what has completed is undone one after the other, the last one first',
  )

/** It was undone, or could not be. */
export const undone = (one: Case, its: Instance, must: Must): void => {
  mayUndo(one, its, must)
  one.undoable.pop()
  if (one.compensating === undefined) return
  if (its.status === 'completed') {
    one.compensating.completed++
    one.note('task is undone')
  } else {
    one.compensating.failed++
    one.note('undoing fails')
  }
  nextToUndo(one)
}

/** An execution ends otherwise than completed: all that had to be undone has been, or there was nothing. */
export const endsUndone = (
  one: Case,
  cause: Undoing['cause'],
  told: { readonly completed: number; readonly failed: number } | undefined,
  must: Must,
): void => {
  const { compensating } = one
  if (compensating === undefined) {
    must(!undoes(one, cause) && told === undefined, 'compensation is complete')
    return
  }
  must(one.undoable.length === 0, 'compensation is complete')
  must(compensating.cause === cause, 'an execution ends for what its undoing began for')
  const { completed, failed } = compensating
  must(told?.completed === completed && told.failed === failed, 'an end tells how the undoing went')
}
