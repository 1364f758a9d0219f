import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApprovalDocument } from '../../../src/client/index.ts'
import { CommandDialog } from '../executions/dialogs/command-dialog.tsx'
import { JsonField } from '../executions/dialogs/json-field.tsx'
import { jsonIn } from '../executions/pure/json-in.ts'
import { Asked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Json } from '../parts/json.tsx'
import { When } from '../parts/times.tsx'
import { client, myName } from '../server.ts'
import './approvals.css'

interface Props {
  readonly approvalId: string
  readonly onClose: () => void
}

/** Shows what is asked, and takes the decision. */
export const DecideDialog = ({ approvalId, onClose }: Props) => {
  const approval = useQuery({
    queryKey: ['approvals', approvalId],
    queryFn: ({ signal }) => client.getApproval(approvalId, { signal }),
  })
  if (approval.data !== undefined) return <Decide approval={approval.data} onClose={onClose} />
  return (
    <Dialog title="Decide" onClose={onClose}>
      <Asked query={approval} what="the approval">
        {() => null}
      </Asked>
    </Dialog>
  )
}

const Decide = ({ approval, onClose }: { readonly approval: ApprovalDocument; readonly onClose: () => void }) => {
  const [by, call] = useState(myName())
  const [decision, decide] = useState<'approve' | 'reject'>('approve')
  const [comment, say] = useState('')
  const [text, write] = useState('')
  const data = jsonIn(text)
  const who = [...approval.approvers, ...approval.escalations.flatMap(({ to }) => to)]
  return (
    <CommandDialog
      title={`Decide: ${approval.task_id}`}
      about={approval.prompt ?? 'The workflow says nothing about what is asked.'}
      submit={decision === 'approve' ? 'Approve' : 'Reject'}
      isDanger={decision === 'reject'}
      isDisabled={data.fault !== undefined}
      onClose={onClose}
      send={async (idempotencyKey) => {
        const said = {
          ...(by.trim() === '' ? {} : { by: by.trim() }),
          ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
          ...('value' in data ? { data: data.value } : {}),
        }
        const decided = await client[decision](approval.approval_id, said, { idempotencyKey })
        return `${approval.task_id} of ${approval.workflow_name} is ${decided.decision}.`
      }}
    >
      {approval.data === null ? null : <Json name="data" value={approval.data} />}
      {approval.expires_at === null ? null : (
        <p className="hint">
          It expires <When at={approval.expires_at} />.
        </p>
      )}
      <fieldset className="decision">
        <legend>Decision</legend>
        <label>
          <input type="radio" name="decision" checked={decision === 'approve'} onChange={() => decide('approve')} />{' '}
          Approve
        </label>
        <label>
          <input type="radio" name="decision" checked={decision === 'reject'} onChange={() => decide('reject')} />{' '}
          Reject
        </label>
      </fieldset>
      <Field label="Who decides" hint={who.length === 0 ? 'Everybody may.' : `May decide: ${who.join(', ')}.`}>
        <input value={by} maxLength={200} required={who.length > 0} onChange={(event) => call(event.target.value)} />
      </Field>
      <Field label="Comment">
        <input value={comment} maxLength={2000} onChange={(event) => say(event.target.value)} />
      </Field>
      <JsonField label="Data" hint="JSON, for the tasks behind this one." text={text} onChange={write} />
    </CommandDialog>
  )
}
