import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CheckpointDocument } from '../../../../src/client/index.ts'
import { Asked } from '../../parts/asked.tsx'
import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'
import { When } from '../../parts/times.tsx'
import { client } from '../../server.ts'
import { RestoreDialog } from '../dialogs/restore-dialog.tsx'
import { More } from './more.tsx'
import { Validate } from './validate.tsx'
import type { ViewProps } from './view.tsx'

/** The places in the history that one can come back to. */
export const CheckpointsView = ({ run, onTravel }: Pick<ViewProps, 'run' | 'onTravel'>) => {
  const id = run.execution_id
  const [restored, restore] = useState<CheckpointDocument>()
  const checkpoints = useInfiniteQuery({
    queryKey: ['execution', id, 'checkpoints'],
    queryFn: ({ pageParam, signal }) =>
      client.listCheckpoints(
        { execution_id: id, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  return (
    <Asked query={checkpoints} what="the checkpoints">
      {({ pages }) =>
        pages[0]?.checkpoints.length === 0 ? (
          <Empty title="There is no checkpoint yet">
            <p>“Checkpoint” above makes one. Any event can be gone back to without one, too: “Fork”.</p>
          </Empty>
        ) : (
          <div className="table">
            <table>
              <Columns
                names={['Event', 'Made', 'Description', 'Completed tasks', 'Hash of the state']}
                unseen="What can be done"
              />
              <tbody>
                {pages
                  .flatMap((page) => page.checkpoints)
                  .map((checkpoint) => (
                    <tr key={checkpoint.checkpoint_id}>
                      <td>
                        <button type="button" className="quiet" onClick={() => onTravel(checkpoint.revision)}>
                          {checkpoint.revision}
                        </button>
                      </td>
                      <td className="nowrap">
                        <When at={checkpoint.created_at} />
                      </td>
                      <td>
                        {checkpoint.description ?? ''}
                        {checkpoint.automatic ? <span className="tag">automatic</span> : null}
                      </td>
                      <td>{checkpoint.completed_tasks}</td>
                      <td>
                        <code className="id">{checkpoint.state_hash.slice(0, 12)}</code>
                      </td>
                      <td>
                        <div className="actions">
                          <Validate checkpoint={checkpoint} />
                          <button type="button" className="plain" onClick={() => restore(checkpoint)}>
                            Restore
                          </button>
                        </div>
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
            <More query={checkpoints} />
            {restored === undefined ? null : <RestoreDialog checkpoint={restored} onClose={() => restore(undefined)} />}
          </div>
        )
      }
    </Asked>
  )
}
