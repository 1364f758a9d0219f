import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useFresh } from '../live/follow.ts'
import { Asked } from '../parts/asked.tsx'
import { lasted, useNow, When } from '../parts/times.tsx'
import { client } from '../server.ts'

const SHOWN = 8
const LOOKED_AT = 100
const CHANGES = [
  'schedule_created',
  'schedule_updated',
  'schedule_paused',
  'schedule_resumed',
  'schedule_deleted',
  'schedule_triggered',
] as const

/** What starts by itself next. */
export const SchedulesDue = () => {
  const schedules = useQuery({
    queryKey: ['schedules', 'due'],
    queryFn: ({ signal }) => client.listSchedules({ paused: false, limit: LOOKED_AT }, { signal }),
    refetchInterval: 60_000,
  })
  useFresh(CHANGES, ['schedules'])
  const now = useNow(true)
  return (
    <section aria-labelledby="due">
      <h2 id="due">Due next</h2>
      <Asked query={schedules} what="the schedules">
        {({ schedules: all, next_cursor }) => {
          const due = all
            .flatMap(({ next_due_at: [at], ...schedule }) => (at === undefined ? [] : [{ at, ...schedule }]))
            .sort((a, b) => (a.at < b.at ? -1 : 1))
          if (due.length === 0) return <p className="none">No schedule is due.</p>
          return (
            <>
              <ul className="due">
                {due.slice(0, SHOWN).map(({ schedule_id, name, workflow_id, at }) => (
                  <li key={schedule_id}>
                    <Link href={`/workflows/${workflow_id}`}>{name ?? 'a schedule without a name'}</Link>
                    <span>
                      {Date.parse(at) > now ? `in ${lasted(Date.parse(at) - now)}` : 'now'} · <When at={at} />
                    </span>
                  </li>
                ))}
              </ul>
              {due.length > SHOWN || next_cursor !== null ? (
                <p className="hint">
                  {next_cursor === null
                    ? `${due.length - SHOWN} more are due later.`
                    : `Of the ${LOOKED_AT} newest schedules; there are more.`}
                </p>
              ) : null}
            </>
          )
        }}
      </Asked>
    </section>
  )
}
