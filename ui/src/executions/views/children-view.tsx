import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { Asked } from '../../parts/asked.tsx'
import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Status } from '../../parts/status.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import { client } from '../../server.ts'
import { ProgressBar } from '../progress-bar.tsx'
import { More } from './more.tsx'
import type { ViewProps } from './view.tsx'

/** The executions that tasks of this one have started, as they are now. */
export const ChildrenView = ({ run, onSelect }: Pick<ViewProps, 'run' | 'onSelect'>) => {
  const id = run.execution_id
  const children = useInfiniteQuery({
    queryKey: ['execution', id, 'children'],
    queryFn: ({ pageParam, signal }) =>
      client.listChildren(id, { limit: 100, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  return (
    <Asked query={children} what="the children">
      {({ pages }) =>
        pages[0]?.executions.length === 0 ? (
          <Empty title="No task has started another execution">
            <p>A task with the action run_workflow does.</p>
          </Empty>
        ) : (
          <div className="table">
            <table className="executions">
              <Columns names={['Status', 'Workflow', 'Task', 'Progress', 'Started', 'Lasted']} />
              <tbody>
                {pages
                  .flatMap(({ executions }) => executions)
                  .map((child) => (
                    <tr key={child.execution_id}>
                      <td>
                        <Status status={child.status} />
                      </td>
                      <td className="what">
                        <Link className="main" href={`/executions/${child.execution_id}`}>
                          {child.workflow_name}
                        </Link>
                      </td>
                      <td>
                        <button type="button" className="quiet" onClick={() => onSelect(child.parent?.task_id)}>
                          {child.parent?.task_id}
                        </button>
                      </td>
                      <td>
                        <ProgressBar progress={child.progress} />
                      </td>
                      <td className="nowrap">
                        <When at={child.started_at} />
                      </td>
                      <td className="nowrap">
                        <Lasting from={child.started_at} to={child.completed_at} />
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
            <More query={children} />
          </div>
        )
      }
    </Asked>
  )
}
