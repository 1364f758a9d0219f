import { useState } from 'react'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { DecideDialog } from '../../approvals/decide-dialog.tsx'
import { isOver } from '../verbs.ts'

const SHOWN = 5

/** What waits here for somebody to decide. */
export const Pending = ({ run }: { readonly run: ExecutionDocument }) => {
  const [asked, ask] = useState<string>()
  if (isOver(run.status)) return null
  const waiting = Object.entries(run.tasks).flatMap(([task_id, { waiting_for, approval_id }]) =>
    waiting_for?.kind === 'approval' && approval_id !== undefined
      ? [{ task_id, approval_id, prompt: waiting_for.prompt }]
      : [],
  )
  if (waiting.length === 0) return null
  return (
    <section className="pending" aria-label="Waiting for a decision">
      <ul>
        {waiting.slice(0, SHOWN).map(({ task_id, approval_id, prompt }) => (
          <li key={approval_id}>
            <span>
              <strong>{task_id}</strong> waits for a decision{prompt === undefined ? '' : `: ${prompt}`}
            </span>
            <button type="button" onClick={() => ask(approval_id)}>
              Decide
            </button>
          </li>
        ))}
        {waiting.length > SHOWN ? <li>and {waiting.length - SHOWN} more</li> : null}
      </ul>
      {asked === undefined ? null : <DecideDialog approvalId={asked} onClose={() => ask(undefined)} />}
    </section>
  )
}
