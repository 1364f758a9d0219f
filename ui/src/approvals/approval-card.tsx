import { Link } from 'wouter'
import type { ApprovalDocument } from '../../../src/client/index.ts'
import { link } from '../address.ts'
import { Json } from '../parts/json.tsx'
import { When } from '../parts/times.tsx'
import { ApprovalStands } from './approval-stands.tsx'

interface Props {
  readonly approval: ApprovalDocument
  readonly onDecide: (approvalId: string) => void
}

export const ApprovalCard = ({ approval, onDecide }: Props) => {
  const { status, prompt, task_id, workflow_name, execution_id, approvers, escalations, data, decision } = approval
  const escalated = escalations.flatMap(({ to }) => to)
  return (
    <article className="panel approval" aria-label={`${task_id} of ${workflow_name}`}>
      <header>
        <ApprovalStands status={status} />
        <h2>{prompt ?? `${task_id} of ${workflow_name}`}</h2>
        {status === 'pending' ? (
          <button type="button" onClick={() => onDecide(approval.approval_id)}>
            Decide
          </button>
        ) : null}
      </header>
      <p>
        <Link href={link(`/executions/${execution_id}`, { task: task_id })}>{task_id}</Link> of{' '}
        <Link href={`/executions/${execution_id}`}>
          {workflow_name} <code>{execution_id.slice(-12)}</code>
        </Link>
      </p>
      <p className="soft">
        Asked <When at={approval.requested_at} />
        {approval.expires_at === null || status !== 'pending' ? null : (
          <>
            , expires <When at={approval.expires_at} />
          </>
        )}
        {approvers.length + escalated.length === 0
          ? '. Everybody may decide.'
          : `. May decide: ${[...approvers, ...escalated].join(', ')}.`}
        {escalated.length === 0 ? '' : ' It was escalated.'}
      </p>
      {data === null ? null : <Json name="data" value={data} open={1} />}
      {decision === null ? null : (
        <p>
          <strong>{decision.decision}</strong> by {decision.by ?? 'somebody without a name'}{' '}
          <When at={decision.decided_at} />
          {decision.comment === null ? '' : `: ${decision.comment}`}
        </p>
      )}
      {decision === null || decision.data === null ? null : <Json name="answer" value={decision.data} open={1} />}
    </article>
  )
}
