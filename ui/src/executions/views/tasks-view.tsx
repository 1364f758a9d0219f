import { useMemo } from 'react'
import { useAddress } from '../../address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Status } from '../../parts/status.tsx'
import { Lasting } from '../../parts/times.tsx'
import type { ViewProps } from './view.tsx'

const STATUSES = ['pending', 'running', 'waiting', 'retrying', 'completed', 'failed', 'skipped', 'cancelled'] as const

/** Every task, those inside others too, to search and to filter. */
export const TasksView = ({ run, task, onSelect }: Pick<ViewProps, 'run' | 'task' | 'onSelect'>) => {
  const { params, change } = useAddress()
  const [named, status] = [params.get('named') ?? '', params.get('stands') ?? '']
  const tasks = useMemo(
    () =>
      Object.entries(run.tasks).filter(
        ([id, one]) => id.toLowerCase().includes(named.toLowerCase()) && (status === '' || one.status === status),
      ),
    [run, named, status],
  )
  return (
    <section aria-label="Tasks">
      <div className="filters">
        <Field label="Task">
          <input type="search" value={named} onChange={(event) => change({ named: event.target.value })} />
        </Field>
        <Field label="Status">
          <select value={status} onChange={(event) => change({ stands: event.target.value })}>
            <option value="">Any</option>
            {STATUSES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </Field>
        <p className="hint" role="status">
          {tasks.length} of {Object.keys(run.tasks).length} tasks
        </p>
      </div>
      {tasks.length === 0 ? (
        <Empty title="No task is like that" />
      ) : (
        <Rows
          label="Tasks"
          count={tasks.length}
          height={40}
          keyOf={(index) => tasks[index]?.[0] ?? index}
          row={(index) => {
            const [id, one] = tasks[index] ?? []
            return id === undefined || one === undefined ? null : (
              <button type="button" className="task-row" aria-pressed={id === task} onClick={() => onSelect(id)}>
                <Status status={one.status} />
                <span className="name">{id}</span>
                <span className="soft">
                  {one.component === null ? (one.shape ?? '') : `${one.component}.${one.action ?? ''}`}
                </span>
                <span className="soft">{one.attempt > 1 ? `attempt ${one.attempt}` : ''}</span>
                <span className="soft time">
                  {one.started_at === null ? '' : <Lasting from={one.started_at} to={one.completed_at} />}
                </span>
              </button>
            )
          }}
        />
      )}
    </section>
  )
}
