import type { PlannedBlock } from '../definition/plan.ts'
import { addInstance, isReady, joinReady, stir } from './instances.ts'
import { joinLine } from './line.ts'
import { ABSORBED, hasEnded, taskAt, type Block, type Execution, type TaskState } from './state.ts'
import { trigger } from './trigger-rule.ts'

export const newBlock = (planned: PlannedBlock, owner: number): Block => ({
  planned,
  owner,
  first: 0,
  open: planned.tasks.length,
  failures: [],
  lost: false,
  winner: -1,
})

/** Its tasks come to be; those that wait for nothing may start. */
export const openBlock = (execution: Execution, block: Block): void => {
  const { planned, owner } = block
  block.first = execution.tasks.length
  for (const node of planned.tasks) addInstance(execution, node, owner, node.index)
  for (const index of planned.atOnce) joinReady(execution, block.first + index)
}

/** A task of the block has ended by itself: the rules of its dependents are asked, and what it means for the block is worked out. */
export const memberEnded = (execution: Execution, block: Block, task: TaskState): void => {
  block.open--
  const { node } = task
  for (const dependent of node.dependents) tell(execution, block.first + dependent, task)
  if (node.isHope) hopeEnded(execution, block, task)
  if (task.status === 'failed') {
    block.failures.push(block.first + node.index)
    if (task.hopes === 0) block.lost = true
  } else if (block.planned.race && block.winner < 0 && task.status === 'completed') {
    block.winner = block.first + node.index
  }
  if (block.owner >= 0 && isSettled(block)) stir(execution, block.owner)
}

/** Nothing more is to be waited for: the block ends, though some of its tasks may be under way. */
export const isSettled = ({ open, lost, winner, planned }: Block): boolean =>
  open === 0 || winner >= 0 || (lost && planned.failFast && !planned.race)

/** The first failure that nothing dealt with; -1 when there is none. */
export const unabsorbed = (execution: Execution, { failures }: Block): number =>
  failures.find((index) => taskAt(execution, index).hopes !== ABSORBED) ?? -1

const tell = (execution: Execution, index: number, upstream: TaskState): void => {
  const task = taskAt(execution, index)
  if (upstream.status === 'completed') {
    task.succeededBefore++
    // The usual rule can't be decided by a success that is not the last one: most edges end here.
    if (task.node.rule === 'all_success' && task.succeededBefore < task.node.dependsOn.length) return
  } else if (upstream.status === 'skipped' && !upstream.lost) task.skippedBefore++
  else task.failedBefore++
  if (task.status !== 'pending' || isReady(task)) return
  const verdict = verdictOn(task)
  if (verdict === 'run') joinReady(execution, index)
  else if (verdict !== 'wait') joinLine(execution.doomed, index)
}

/** What a task's rule says at this moment. */
export const verdictOn = ({ node, succeededBefore, failedBefore, skippedBefore }: TaskState) =>
  trigger(node.rule, node.dependsOn.length, succeededBefore, failedBefore, skippedBefore)

/**
 * A task that might deal with failures upstream has ended. When it has completed, it did if its rule is of that kind; when it was
 * given up because of a failure, its own dependents still may; in all other cases nothing more is to be hoped for from it.
 */
const hopeEnded = (execution: Execution, block: Block, task: TaskState): void => {
  if (task.status === 'completed' && task.node.absorbs) absorbBefore(execution, block, task)
  else if (task.lost && task.hopes === ABSORBED) absorbBefore(execution, block, task)
  else if (!task.lost || task.hopes === 0) disappoint(execution, block, task)
}

/** Plain loops with a list, as chains may be long. */
const absorbBefore = (execution: Execution, block: Block, task: TaskState): void => {
  const absorbers = [task]
  for (let next = absorbers.pop(); next !== undefined; next = absorbers.pop()) {
    for (const upstream of next.node.dependsOn) {
      const before = taskAt(execution, block.first + upstream)
      if (before.hopes === ABSORBED) continue
      before.hopes = ABSORBED
      if (before.lost) absorbers.push(before)
    }
  }
}

const disappoint = (execution: Execution, block: Block, task: TaskState): void => {
  const hopeless = [task]
  for (let next = hopeless.pop(); next !== undefined; next = hopeless.pop()) {
    for (const upstream of next.node.dependsOn) {
      const before = taskAt(execution, block.first + upstream)
      if (before.hopes === ABSORBED || --before.hopes > 0 || !hasEnded(before)) continue
      if (before.status === 'failed') block.lost = true
      else if (before.lost) hopeless.push(before)
    }
  }
}
