import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { EXECUTION_CHANGES, useFresh } from '../live/follow.ts'
import { Standing } from '../live/standing.tsx'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { Status } from '../parts/status.tsx'
import { When } from '../parts/times.tsx'
import { client } from '../server.ts'

const ExecutionsPage = () => {
  const executions = useInfiniteQuery({
    queryKey: ['executions'],
    queryFn: ({ pageParam, signal }) =>
      client.listExecutions({ limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  const standing = useFresh(EXECUTION_CHANGES, ['executions'])
  return (
    <>
      <header className="head">
        <h1>Executions</h1>
        <Standing standing={standing} />
      </header>
      <Asked query={executions} what="the executions">
        {({ pages }) =>
          pages[0]?.executions.length === 0 ? (
            <Empty title="Nothing has run yet">
              <p>
                <Link href="/workflows">Choose a workflow and execute it.</Link>
              </p>
            </Empty>
          ) : (
            <table>
              <thead>
                <tr>
                  <th scope="col">Status</th>
                  <th scope="col">Workflow</th>
                  <th scope="col">Started</th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ executions: rows }) => rows)
                  .map(({ execution_id, status, workflow_name, started_at }) => (
                    <tr key={execution_id}>
                      <td>
                        <Status status={status} />
                      </td>
                      <td>
                        <Link href={`/executions/${execution_id}`}>{workflow_name}</Link>
                      </td>
                      <td>
                        <When at={started_at} />
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          )
        }
      </Asked>
    </>
  )
}

export default ExecutionsPage
