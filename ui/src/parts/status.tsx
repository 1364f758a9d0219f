import type { ExecutionStatus, TaskStatus } from '../../../src/client/index.ts'

type Any = ExecutionStatus | TaskStatus | 'compensating'

/** A sign besides the colour: not everybody sees the same colours. */
export const SIGNS: Readonly<Record<Any, string>> = {
  pending: '○',
  running: '▶',
  waiting: '◔',
  retrying: '↻',
  paused: '❚❚',
  completed: '✓',
  failed: '✕',
  cancelled: '⊘',
  skipped: '⤼',
  compensating: '↶',
}

export const Status = ({ status }: { readonly status: Any }) => (
  <span className="status" data-status={status}>
    <span aria-hidden="true">{SIGNS[status]}</span> {status}
  </span>
)
