import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ExecutionSummary, Workflow } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { EXECUTION_CHANGES, useFresh } from '../../live/follow.ts'
import { Standing } from '../../live/standing.tsx'
import { Asked } from '../../parts/asked.tsx'
import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { Status } from '../../parts/status.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import { client } from '../../server.ts'

/** Its executions in all versions, the newest first, as they go on. */
export const RunsView = ({ workflow: { workflow_id } }: { readonly workflow: Workflow }) => {
  const filter = { workflow_id, limit: 50 }
  const runs = useInfiniteQuery({
    queryKey: ['executions', filter],
    queryFn: ({ pageParam, signal }) =>
      client.listExecutions({ ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  const standing = useFresh(EXECUTION_CHANGES, ['executions', filter])
  return (
    <section aria-label="Runs">
      <div className="actions">
        <Standing standing={standing} />
        <Link href={link('/executions', { workflow_id })}>All of them, with filters</Link>
      </div>
      <Asked query={runs} what="the runs">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.executions)
          if (rows.length === 0)
            return (
              <Empty title="It has not run yet">
                <p>
                  <Link href={link(`/workflows/${workflow_id}`, { view: 'runs', execute: 1 })}>Execute it.</Link>
                </p>
              </Empty>
            )
          return (
            <>
              <Runs rows={rows} />
              <ShowMore query={runs} />
            </>
          )
        }}
      </Asked>
    </section>
  )
}

/** The last few, where there is more to see than runs. */
export const LastRuns = ({ workflow_id }: { readonly workflow_id: string }) => {
  const filter = { workflow_id, limit: 5 }
  const runs = useQuery({
    queryKey: ['executions', filter],
    queryFn: ({ signal }) => client.listExecutions(filter, { signal }),
  })
  useFresh(EXECUTION_CHANGES, ['executions', filter])
  return (
    <section aria-label="Last runs">
      <h2>Last runs</h2>
      <Asked query={runs} what="the last runs">
        {({ executions }) => (executions.length === 0 ? <p className="hint">None yet.</p> : <Runs rows={executions} />)}
      </Asked>
    </section>
  )
}

const Runs = ({ rows }: { readonly rows: readonly ExecutionSummary[] }) => (
  <div className="table">
    <table>
      <Columns names={['Status', 'Execution', 'Version', 'Tasks', 'Started', 'Lasted']} />
      <tbody>
        {rows.map(({ execution_id, status, workflow_version, progress, started_at, created_at, completed_at }) => (
          <tr key={execution_id}>
            <td>
              <Status status={status} />
            </td>
            <td>
              <Link href={`/executions/${execution_id}`}>
                <code>{execution_id}</code>
              </Link>
            </td>
            <td className="number">{workflow_version}</td>
            <td className="number">
              {progress.completed} of {progress.total}
            </td>
            <td>
              <When at={started_at ?? created_at} />
            </td>
            <td>
              <Lasting from={started_at} to={completed_at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
