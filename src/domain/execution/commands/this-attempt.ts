import { isAtWork, taskAt, type Execution } from '../state.ts'

/** Whether exactly this attempt is under way, so that its outcome may still be accepted. */
export const isThisAttempt = (execution: Execution, index: number, attempt: number): boolean => {
  const task = taskAt(execution, index)
  return isAtWork(task) && task.attempt === attempt
}
