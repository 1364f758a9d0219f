import { startLeaf } from './leaf.ts'
import type { Run } from './run.ts'
import { finishAs } from './task.ts'

/** Undoes what has completed, one after the other, the last one first; what cannot be undone keeps nothing else from it. */
export const undo = (run: Run): void => {
  const { undoable, tie } = run
  const next = undoable.pop()
  if (next === undefined) return
  const { instance, compensate, scope } = next
  if (undoable.at(-1)?.instance.endedAt === instance.endedAt) tie()
  const undoing = run.add(`${instance.id}.compensate`, true)
  startLeaf(run, compensate, undoing, { ...scope, vars: { ...scope.vars, output: instance.output } }, (how) => {
    finishAs(run, undoing, how)
    undo(run)
  })
}
