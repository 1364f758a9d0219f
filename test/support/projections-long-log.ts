import * as did from './projections-events.ts'
import { handMadeLog, type HandMadeLog } from './projections-log.ts'

const IN_FLIGHT = 50
const TASKS = ['a', 'b', 'c'] as const

/** A log of many executions, fifty at a time; the same whenever it is made. */
export const longLog = (executions: number): HandMadeLog => {
  const log = handMadeLog()
  log.append('workflow-w', did.created(did.definition('chain', TASKS)))
  for (let first = 0; first < executions; first += IN_FLIGHT) {
    const batch = Array.from({ length: IN_FLIGHT }, (_, n) => `execution-${first + n}`)
    for (const stream of batch) log.append(stream, did.submitted({ metadata: { team: 'red' } }), did.started)
    for (const task of TASKS) {
      for (const stream of batch) log.append(stream, did.taskStarted(task))
      for (const stream of batch) log.append(stream, did.taskCompleted(task))
    }
    for (const stream of batch) log.append(stream, did.completed)
  }
  return log
}
