import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ChatProposal, ProposedAction } from '../../../src/client/index.ts'
import { Failure } from '../parts/failure.tsx'
import { Json } from '../parts/json.tsx'
import { notify } from '../parts/notices.tsx'
import { ProblemList } from './problems.tsx'
import type { Applied } from './pure/turns.ts'
import { sendAction } from './send-action.ts'

interface Props {
  readonly proposal: Extract<ChatProposal, { readonly kind: 'action' }>
  readonly applied: Applied | undefined
  readonly onApplied: (applied: Applied) => void
}

const LABELS: Readonly<Record<ProposedAction['do'], readonly [title: string, button: string]>> = {
  execute: ['Start a workflow', 'Start it'],
  pause: ['Pause a run', 'Pause it'],
  resume: ['Resume a run', 'Resume it'],
  cancel: ['Cancel a run', 'Cancel it'],
  retry: ['Retry a failed run', 'Retry it'],
  fork: ['Go on from a run with changes', 'Fork it'],
}

/** A command that was proposed: it is sent when somebody presses the button, and not before. */
export const ActionCard = ({ proposal: { action, problems }, applied, onApplied }: Props) => {
  const [title, button] = LABELS[action.do]
  const queries = useQueryClient()
  const [key] = useState(() => crypto.randomUUID())
  const send = useMutation({
    mutationFn: () => sendAction(action, key),
    onSuccess: (done) => {
      onApplied(done)
      notify(`${done.text}.`)
      void queries.invalidateQueries({ queryKey: ['executions'] })
      void queries.invalidateQueries({ queryKey: ['execution', action.execution_id] })
    },
  })
  const of = action.execution_id ?? action.workflow_id
  return (
    <section className="proposal" aria-label="Proposed action">
      <h3>{title}</h3>
      {of === undefined ? null : (
        <p>
          <Link href={action.execution_id === undefined ? `/workflows/${of}` : `/executions/${of}`}>
            <code>{of}</code>
          </Link>
        </p>
      )}
      <details>
        <summary>
          What is sent: <code>{`${action.method} ${action.path}`}</code>
        </summary>
        <Json value={action.body} />
      </details>
      <ProblemList title="It would be refused" problems={problems} />
      {send.error === null ? null : <Failure error={send.error} />}
      {applied === undefined ? (
        <div className="actions">
          <button
            type="button"
            className={action.do === 'cancel' ? 'danger' : ''}
            disabled={problems.length > 0 || send.isPending}
            title={problems.length > 0 ? 'The server would refuse it: see above.' : undefined}
            onClick={() => send.mutate()}
          >
            {button}
          </button>
          <span className="hint">Nothing is done until you press it.</span>
        </div>
      ) : (
        <p role="status">
          ✓ {applied.text}. <Link href={applied.to}>Look at it</Link>
        </p>
      )}
    </section>
  )
}
