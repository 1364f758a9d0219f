import { isSignalAwaited, MAX_KEPT } from '../answers.ts'
import type { Trace } from '../../trace.ts'
import { isOver } from '../state.ts'
import { accept, nothing, reject, type ExecutionIntent } from '../vocabulary.ts'

export interface ReceiveSignal {
  readonly name: string
  readonly data: unknown
  readonly signal_id?: string
  /** What it was a part of for whoever sent it. */
  readonly trace?: Trace
}

/** The signal goes to the task that waits for it longest, or is kept for the next that does. One with a known id counts no more. */
export const receiveSignal =
  (signal: ReceiveSignal): ExecutionIntent =>
  (execution) => {
    const { id, status, signals } = execution
    if (status === 'unborn') return reject({ tag: 'execution_not_found', execution_id: id })
    if (signal.signal_id !== undefined && signals.ids.has(signal.signal_id)) return nothing
    if (isOver(execution)) return reject({ tag: 'execution_over', status, wanted: 'a signal' })
    if (signals.kept >= MAX_KEPT && !isSignalAwaited(execution, signal.name))
      return reject({ tag: 'too_many_signals', limit: MAX_KEPT })
    return accept({ type: 'signal_received', data: signal })
  }
