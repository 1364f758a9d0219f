import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { Asked } from '../../parts/asked.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Status } from '../../parts/status.tsx'
import { When } from '../../parts/times.tsx'
import { client } from '../../server.ts'

interface Props {
  readonly run: ExecutionDocument
  readonly onClose: () => void
}

/** Its relatives and the latest runs of its workflow to choose from, or any other by its id. */
export const CompareDialog = ({ run, onClose }: Props) => {
  const [, go] = useLocation()
  const [id, type] = useState('')
  const { workflow_id } = run
  const others = useQuery({
    queryKey: ['executions', { workflow_id, limit: 12 }],
    queryFn: ({ signal }) => client.listExecutions({ workflow_id, limit: 12 }, { signal }),
  })
  const compare = (other: string): void => go(link('/compare', { left: other, right: run.execution_id }))
  const relatives = [
    ...(run.forked_from === undefined ? [] : [[run.forked_from.execution_id, 'what it was forked from'] as const]),
    ...(run.restored_from === undefined
      ? []
      : [[run.restored_from.execution_id, 'what it was restored from'] as const]),
    ...(run.forks ?? []).map(({ execution_id, kind }) => [execution_id, `its ${kind}`] as const),
  ]
  return (
    <Dialog title="Compare with …" onClose={onClose}>
      <form
        className="filters"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          if (id.trim() !== '') compare(id.trim())
        }}
      >
        <Field label="The id of any execution">
          <input size={40} value={id} onChange={(event) => type(event.target.value)} />
        </Field>
        <button type="submit" disabled={id.trim() === ''}>
          Compare
        </button>
      </form>
      {relatives.length === 0 ? null : (
        <ul className="choices">
          {relatives.map(([other, what]) => (
            <li key={other}>
              <button type="button" className="plain" onClick={() => compare(other)}>
                {what} <code>{other.slice(-12)}</code>
              </button>
            </li>
          ))}
        </ul>
      )}
      <h3>The latest runs of {run.workflow_name}</h3>
      <Asked query={others} what="the runs">
        {({ executions }) => (
          <ul className="choices">
            {executions
              .filter(({ execution_id }) => execution_id !== run.execution_id)
              .map(({ execution_id, status, created_at }) => (
                <li key={execution_id}>
                  <button type="button" className="plain" onClick={() => compare(execution_id)}>
                    <Status status={status} /> <When at={created_at} /> <code>{execution_id.slice(-12)}</code>
                  </button>
                </li>
              ))}
            {executions.length < 2 ? <li>There is no other one.</li> : null}
          </ul>
        )}
      </Asked>
    </Dialog>
  )
}
