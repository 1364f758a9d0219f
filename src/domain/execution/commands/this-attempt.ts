import { isUnderWay, taskAt, type Execution } from '../state.ts'

/** Whether exactly this attempt is under way, so that its outcome may still be accepted. What has tasks inside has its outcome from them. */
export const isThisAttempt = (execution: Execution, index: number, attempt: number): boolean => {
  const task = taskAt(execution, index)
  return isUnderWay(task) && task.attempt === attempt && task.node.shape === 'leaf'
}
