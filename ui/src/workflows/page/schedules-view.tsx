import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Schedule, Workflow } from '../../../../src/client/index.ts'
import { useFresh } from '../../live/follow.ts'
import { Asked } from '../../parts/asked.tsx'
import { Columns } from '../../parts/columns.tsx'
import { Empty } from '../../parts/empty.tsx'
import { lasted, When } from '../../parts/times.tsx'
import { client } from '../../server.ts'
import { NewScheduleDialog } from './new-schedule-dialog.tsx'
import { ScheduleActions } from './schedule-actions.tsx'

const CHANGES = [
  'schedule_created',
  'schedule_updated',
  'schedule_paused',
  'schedule_resumed',
  'schedule_deleted',
  'schedule_triggered',
  'schedule_run_ended',
] as const

/** When it is started by itself. */
export const SchedulesView = ({ workflow }: { readonly workflow: Workflow }) => {
  const { workflow_id, archived } = workflow
  const [isNew, ask] = useState(false)
  const key = ['workflow', workflow_id, 'schedules']
  const schedules = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.listSchedules({ workflow_id, limit: 200, next: 1 }, { signal }),
  })
  useFresh(CHANGES, key)
  return (
    <section aria-label="Schedules">
      <div className="actions">
        <button
          type="button"
          disabled={archived}
          title={archived ? 'The workflow is archived.' : undefined}
          onClick={() => ask(true)}
        >
          New schedule
        </button>
      </div>
      <Asked query={schedules} what="the schedules">
        {(page) =>
          page.schedules.length === 0 ? (
            <Empty title="Nothing starts it by itself">
              <p>A schedule starts it at times of a calendar, or at an interval.</p>
            </Empty>
          ) : (
            <div className="table">
              <table>
                <Columns names={['Schedule', 'When', 'Status', 'Next', 'Last']} unseen="Actions" />
                <tbody>
                  {page.schedules.map((schedule) => (
                    <Row key={schedule.schedule_id} schedule={schedule} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Asked>
      {isNew ? <NewScheduleDialog workflow={workflow} onClose={() => ask(false)} /> : null}
    </section>
  )
}

const Row = ({ schedule }: { readonly schedule: Schedule }) => {
  const { schedule_id, name, description, status, next_due_at, last_runs, waiting } = schedule
  const [last] = last_runs
  return (
    <tr>
      <td className="named">
        {name ?? <code>{schedule_id}</code>}
        {description === undefined ? null : <p className="hint">{description}</p>}
      </td>
      <td>{timesOf(schedule)}</td>
      <td>
        <span className="tag">{status}</span>
        {waiting === 0 ? null : <p className="hint">{waiting} wait</p>}
      </td>
      <td>{status === 'active' ? <When at={next_due_at[0]} /> : <span className="none">–</span>}</td>
      <td>
        {last === undefined ? (
          <span className="none">Never</span>
        ) : last.execution_id === null ? (
          <>
            <When at={last.due_at} /> {last.outcome}
          </>
        ) : (
          <Link href={`/executions/${last.execution_id}`}>
            <When at={last.due_at} /> {last.outcome}
          </Link>
        )}
        {last === undefined || last.error === null ? null : <p className="error">{last.error.message}</p>}
      </td>
      <td>
        <ScheduleActions schedule={schedule} />
      </td>
    </tr>
  )
}

const timesOf = ({ cron, timezone, interval }: Schedule) =>
  cron === undefined ? (
    `every ${lasted((interval ?? 0) * 1000)}`
  ) : (
    <>
      <code>{cron}</code> {timezone ?? 'UTC'}
    </>
  )
