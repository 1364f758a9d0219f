import { useState } from 'react'
import { Link } from 'wouter'
import type { ExecutionDocument, TaskDocument } from '../../../../src/client/index.ts'
import { DecideDialog } from '../../approvals/decide-dialog.tsx'
import { SignalDialog } from '../dialogs/signal-dialog.tsx'

interface Props {
  readonly run: ExecutionDocument
  readonly taskId: string
  readonly task: TaskDocument
}

/** What a task waits for from outside, with the way to give it that. */
export const Waits = ({ run, task: { waiting_for, approval_id } }: Props) => {
  const [isAsked, ask] = useState(false)
  switch (waiting_for?.kind) {
    case undefined:
      return null
    case 'signal':
      return (
        <p className="waits">
          Waits for the signal <code>{waiting_for.name}</code>{' '}
          <button type="button" onClick={() => ask(true)}>
            Send it
          </button>
          {isAsked ? (
            <SignalDialog
              executionId={run.execution_id}
              awaited={[waiting_for.name]}
              name={waiting_for.name}
              onClose={() => ask(false)}
            />
          ) : null}
        </p>
      )
    case 'approval':
      return (
        <p className="waits">
          Waits for a decision{' '}
          <button type="button" onClick={() => ask(true)}>
            Decide
          </button>
          {isAsked && approval_id !== undefined ? (
            <DecideDialog approvalId={approval_id} onClose={() => ask(false)} />
          ) : null}
        </p>
      )
    case 'workflow':
      return (
        <p className="waits">
          Waits for <Link href={`/executions/${waiting_for.execution_id}`}>the execution that it started</Link>
        </p>
      )
  }
}
