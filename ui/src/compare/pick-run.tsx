import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExecutionDocument, ExecutionSummary } from '../../../src/client/index.ts'
import { Asked } from '../parts/asked.tsx'
import { Columns } from '../parts/columns.tsx'
import { Empty } from '../parts/empty.tsx'
import { Status } from '../parts/status.tsx'
import { When } from '../parts/times.tsx'
import { client } from '../server.ts'

interface Props {
  /** The one that it is to be compared with: what is related to it comes first. */
  readonly other: ExecutionDocument | undefined
  readonly onPick: (executionId: string) => void
}

const SHOWN = 100

/** Chooses a run: one that is related, one of the same workflow, or any. */
export const PickRun = ({ other, onPick }: Props) => {
  const [text, type] = useState('')
  const [isAny, widen] = useState(other === undefined)
  const workflow = isAny ? undefined : other?.workflow_id
  const runs = useQuery({
    queryKey: ['executions', { limit: SHOWN, workflow_id: workflow }],
    queryFn: ({ signal }) =>
      client.listExecutions({ limit: SHOWN, ...(workflow === undefined ? {} : { workflow_id: workflow }) }, { signal }),
  })
  const wanted = text.trim().toLowerCase()
  return (
    <div className="pick">
      {other === undefined ? null : <Related to={other} onPick={onPick} />}
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          if (isId(text.trim())) onPick(text.trim())
        }}
      >
        <input
          type="search"
          aria-label="Find a run"
          placeholder="Workflow, status, or the id of an execution"
          value={text}
          onChange={({ target: { value } }) => type(value)}
        />
        {other === undefined ? null : (
          <label>
            <input type="checkbox" checked={isAny} onChange={({ target: { checked } }) => widen(checked)} /> also of
            other workflows
          </label>
        )}
        {isId(text.trim()) ? <button type="submit">Take this id</button> : null}
      </form>
      <Asked query={runs} what="the executions">
        {({ executions }) => {
          const found = executions.filter((run) => run.execution_id !== other?.execution_id && matches(run, wanted))
          if (found.length === 0)
            return (
              <Empty title={wanted === '' ? 'There is no other run' : 'No recent run is like that'}>
                <p>{isAny ? 'Execute a workflow first.' : 'Look at the runs of other workflows too.'}</p>
              </Empty>
            )
          return <Runs runs={found} onPick={onPick} />
        }}
      </Asked>
    </div>
  )
}

const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(text)

const matches = ({ workflow_name, status, execution_id }: ExecutionSummary, wanted: string): boolean =>
  `${workflow_name} ${status} ${execution_id}`.toLowerCase().includes(wanted)

const Runs = ({ runs, onPick }: { readonly runs: readonly ExecutionSummary[]; readonly onPick: Props['onPick'] }) => (
  <div className="table runs" role="region" aria-label="Runs" tabIndex={0}>
    <table>
      <Columns names={['Workflow', 'Status', 'Created', 'Execution']} />
      <tbody>
        {runs.map(({ execution_id, workflow_name, workflow_version, status, created_at }) => (
          <tr key={execution_id}>
            <th scope="row">
              <button type="button" className="quiet" onClick={() => onPick(execution_id)}>
                {workflow_name} <span className="hint">v{workflow_version}</span>
              </button>
            </th>
            <td>
              <Status status={status} />
            </td>
            <td>
              <When at={created_at} />
            </td>
            <td>
              <code>…{execution_id.slice(-12)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** Those that it goes on from, and that go on from it. */
const Related = ({ to, onPick }: { readonly to: ExecutionDocument; readonly onPick: Props['onPick'] }) => {
  const related = [
    ...(to.forked_from === undefined ? [] : [[to.forked_from.execution_id, 'What it is a fork of'] as const]),
    ...(to.restored_from === undefined ? [] : [[to.restored_from.execution_id, 'What it was restored from'] as const]),
    ...(to.forks ?? []).map(({ execution_id, revision }) => [execution_id, `Its fork from event ${revision}`] as const),
  ]
  if (related.length === 0) return null
  return (
    <div className="actions">
      {related.map(([id, what]) => (
        <button key={id} type="button" className="plain" onClick={() => onPick(id)}>
          {what} <code>…{id.slice(-12)}</code>
        </button>
      ))}
    </div>
  )
}
