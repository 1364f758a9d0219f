import * as E from 'fp-ts/lib/Either.js'
import { isSettled, memberEnded, newBlock, openBlock, unabsorbed } from '../block.ts'
import { idOf } from '../ids.ts'
import { blockIn } from '../instances.ts'
import { evaluateIn } from '../scope.ts'
import { taskAt, type Block, type Execution } from '../state.ts'
import type { ExecutionGiven } from '../vocabulary.ts'
import type { ShapeRules, Step } from './shape.ts'

/** A block of tasks with a life of its own. */
export const group: ShapeRules = {
  open: (execution, index, task) => {
    const { block: planned } = task.node
    if (planned === undefined) throw new Error(`the group ${idOf(execution, index)} has no tasks`)
    const block = newBlock(planned, index)
    task.inside = block
    openBlock(execution, block)
  },
  childEnded: (execution, _, task, child) => memberEnded(execution, blockIn(task), child),
  childGone: (_, task) => {
    blockIn(task).open--
  },
  needs: ({ node }) => E.right(node.block?.tasks.length ?? 0),
  promised: () => 0,
  step: (execution, index, task, given) => stepOf(execution, blockIn(task), index, given),
  output: (execution, task) => blockOutput(execution, blockIn(task)),
}

/** What a block comes to, be it a group's or the execution's own: `inside` is an instance that sees what the output may see. */
export const stepOf = (execution: Execution, block: Block, inside: number, given: ExecutionGiven): Step | undefined => {
  if (!isSettled(block)) return undefined
  if (block.winner >= 0) return { is: 'completed' }
  const failure = unabsorbed(execution, block)
  if (failure >= 0) return { is: 'failed', error: failureOf(execution, failure) }
  if (block.planned.race) return { is: 'failed', error: nobodyWon }
  if (block.planned.output === undefined) return { is: 'completed' }

  const output = evaluateIn(execution, inside, block.planned.output, given.env, undefined, block)
  return E.isRight(output) ? { is: 'completed', output: output.right } : { is: 'failed', error: output.left }
}

const nobodyWon = { type: 'no_winner', message: 'none of the tasks of the race has completed', retryable: false }

/** What the failure of a task means for what it is inside of. */
export const failureOf = (execution: Execution, failed: number) => {
  const task_id = idOf(execution, failed)
  const message = `task ${task_id} failed: ${taskAt(execution, failed).error?.message ?? ''}`
  return { type: 'task_failed', message, retryable: false, details: { task_id } }
}

/** Without a mapping: the outputs of the tasks that nothing depends on; of a race, who won and with what. */
export const blockOutput = (execution: Execution, { planned, first, winner }: Block): unknown => {
  if (winner >= 0) {
    const { node, output } = taskAt(execution, winner)
    return { winner: node.id, output: output ?? null }
  }
  return Object.fromEntries(
    planned.tasks
      .filter(({ dependents }) => dependents.length === 0)
      .map(({ id, index }) => [id, taskAt(execution, first + index).output ?? null]),
  )
}
