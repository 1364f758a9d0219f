import { warn, type Findings } from '../findings.ts'
import type { SentTask } from '../read-tasks.ts'

/** Tells of times that can never be reached, and returns how long what is within the task may take at most. */
export const warnOfTimeouts = ({ fields, pointer }: SentTask, budget: number, findings: Findings): number => {
  const { timeout, total_timeout: total, heartbeat_timeout: heartbeat } = fields
  if (typeof total === 'number' && total > budget) {
    const message = `The task may take ${total} seconds, but all that it is part of only ${budget}.`
    warn(findings, `${pointer}/total_timeout`, 'timeout_capped', message)
  }
  const whole = typeof total === 'number' ? Math.min(total, budget) : budget
  if (typeof timeout === 'number' && timeout > whole) {
    const what = whole === budget ? 'the whole workflow' : 'the whole task'
    const message = `The task may take ${timeout} seconds, but ${what} only ${whole}.`
    warn(findings, `${pointer}/timeout`, 'timeout_capped', message)
  }
  const attempt = typeof timeout === 'number' ? Math.min(timeout, whole) : whole
  if (typeof heartbeat === 'number' && heartbeat >= attempt) {
    const message = `The attempt ends after ${attempt} seconds, before it can be missed: make "heartbeat_timeout" less.`
    warn(findings, `${pointer}/heartbeat_timeout`, 'timeout_capped', message)
  }
  return whole
}
