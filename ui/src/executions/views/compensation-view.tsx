import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Status } from '../../parts/status.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import type { ViewProps } from './view.tsx'

const UNDOES = /^(.*)\.compensate$/

/** What was undone, in the order in which it was: last first. */
export const CompensationView = ({ run, onSelect }: Pick<ViewProps, 'run' | 'onSelect'>) => {
  const undoing = Object.entries(run.tasks)
    .flatMap(([id, task]) => {
      const undone = UNDOES.exec(id)?.[1]
      return undone === undefined ? [] : [{ id, undone, task }]
    })
    .sort((a, b) => (a.task.started_at ?? '~').localeCompare(b.task.started_at ?? '~'))
  const { completed = 0, failed = 0 } = run.compensation ?? {}
  return (
    <section aria-label="Compensation">
      <p role="status">
        {run.compensating === true ? 'It is being undone: ' : ''}
        {completed} undone{failed === 0 ? '' : `, ${failed} could not be undone`}.
      </p>
      {undoing.length === 0 ? (
        <Empty title="Nothing that had completed says how it is undone" />
      ) : (
        <div className="table" role="group" aria-label="What was undone" tabIndex={0}>
          <table>
            <Columns names={['Task that is undone', 'By', 'Status', 'Started', 'Lasted', 'Error']} />
            <tbody>
              {undoing.map(({ id, undone, task }) => (
                <tr key={id}>
                  <td>
                    <button type="button" className="quiet" onClick={() => onSelect(id)}>
                      {undone}
                    </button>
                  </td>
                  <td>
                    {task.component}.{task.action}
                  </td>
                  <td>
                    <Status status={task.status} />
                  </td>
                  <td className="nowrap">
                    <When at={task.started_at} />
                  </td>
                  <td className="nowrap">
                    <Lasting from={task.started_at} to={task.completed_at} />
                  </td>
                  <td>{task.error?.message ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
