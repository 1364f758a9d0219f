import { memberEnded } from '../block.ts'
import { isReady, joinReady } from '../instances.ts'
import { restoreStanding } from '../snapshot.ts'
import { hasEnded, taskAt, type Execution } from '../state.ts'

/** Works out what follows from how the tasks are: where they stand in line, what is counted, and what their rules have come to. */
export const standAnew = (source: Execution, next: Execution, to: ReadonlyMap<number, number>): void => {
  const { plan, root } = next
  next.tasks.forEach((task, index) => restoreStanding(next, task, index))
  for (const { index, hopes } of plan.tasks) {
    const task = taskAt(next, index)
    task.succeededBefore = task.failedBefore = task.skippedBefore = 0
    task.hopes = hopes
  }
  for (const index of inOrder(next)) {
    const task = taskAt(next, index)
    if (hasEnded(task)) memberEnded(next, root, task)
  }
  for (const index of plan.atOnce) {
    const task = taskAt(next, index)
    if (task.status === 'pending' && !isReady(task)) joinReady(next, index)
  }
  const place = (from: number): number => to.get(from) ?? -1
  root.failures = source.root.failures.map(place).filter((index) => next.tasks[index]?.status === 'failed')
  const won = place(source.root.winner)
  if (next.tasks[won]?.status === 'completed') root.winner = won
}

/** Each after those that it depends on. */
const inOrder = ({ plan }: Execution): readonly number[] => {
  const open = plan.tasks.map(({ dependsOn }) => dependsOn.length)
  const order = [...plan.roots]
  for (let next = 0; next < order.length; next++) {
    for (const dependent of plan.tasks[order[next] as number]?.dependents ?? []) {
      open[dependent] = (open[dependent] as number) - 1
      if (open[dependent] === 0) order.push(dependent)
    }
  }
  return order
}
