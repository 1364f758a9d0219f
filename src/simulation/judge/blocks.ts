import type { Must } from './case.ts'
import { hasBegun, hasEnded, insideOf, type Block, type Instance } from './instances.ts'
import { isAbsorbed } from './triggers.ts'

/** A block may end as completed now. */
export const blockCompletes = (block: Block, must: Must): void => {
  const tasks = [...block.tasks.values()]
  if (block.race) {
    must(
      tasks.some(({ status }) => status === 'completed'),
      'a race completes when one of its tasks has',
    )
  } else {
    must(tasks.every(hasEnded), 'a block ends when all its tasks have')
    must(
      block.failed.every((failed) => isAbsorbed(failed, block)),
      'a block completes when no failure is left that nothing dealt with',
    )
  }
  must(!tasks.some(hasBegun), 'nothing is under way after the end')
}

/** A block may end as failed now; `culprit` is the task that its error names. */
export const blockFails = (block: Block, culprit: string | undefined, must: Must): void => {
  const tasks = [...block.tasks.values()]
  must(!tasks.some(hasBegun), 'nothing is under way after the end')
  if (block.race) must(!tasks.some(({ status }) => status === 'completed'), 'a race that has a winner does not fail')
  must(block.failFast || tasks.every(hasEnded), 'a block ends when all its tasks have')
  if (culprit === undefined) return
  const unabsorbed = block.failed.find((failed) => !isAbsorbed(failed, block))
  must(unabsorbed !== undefined, 'a block fails for a failure that nothing dealt with')
  must(unabsorbed?.id === culprit, 'a block fails for the first of its failures')
}

/** What is inside an instance ends with it. */
export const closeInside = (instance: Instance, cancelled: Set<Instance>): void =>
  closeAll(insideOf(instance), cancelled)

export const closeAll = (instances: Iterable<Instance>, cancelled: Set<Instance>): void => {
  for (const child of instances) {
    cancelled.delete(child)
    if (!hasEnded(child)) child.status = 'cancelled'
    closeInside(child, cancelled)
  }
}
