import type { Page, Schedule } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, more, table } from './table.ts'

const paint = () => paintFor(process.stdout)

const when = ({ cron, timezone, interval, offset }: Schedule): string =>
  cron === undefined
    ? `every ${interval} s${offset === undefined ? '' : `, moved by ${offset} s`}`
    : `${plain(cron)} (${plain(timezone ?? 'UTC')})`

export const scheduleTable = async ({ schedules, next_cursor }: Page<'schedules', Schedule>): Promise<string> =>
  schedules.length === 0
    ? 'No schedules. Create one: harmonia schedule create <workflow>'
    : (await table(
        ['SCHEDULE', 'NAME', 'STATUS', 'WHEN', 'NEXT', 'LAST'],
        schedules.map((schedule) => [
          schedule.schedule_id,
          plain(schedule.name ?? ''),
          status(paint(), schedule.status),
          when(schedule),
          schedule.status === 'active' ? (schedule.next_due_at[0] ?? '') : '',
          status(paint(), schedule.last_runs[0]?.outcome ?? ''),
        ]),
      )) + more(next_cursor)

export const scheduleText = async (schedule: Schedule): Promise<string> => {
  const about = facts([
    ['Schedule', schedule.schedule_id],
    ['Name', plain(schedule.name ?? '')],
    ['Description', plain(schedule.description ?? '')],
    ['Workflow', schedule.workflow_id],
    ['Version', String(schedule.version ?? '')],
    ['Status', status(paint(), schedule.status)],
    ['When', when(schedule)],
    ['Start', schedule.start_at ?? ''],
    ['End', schedule.end_at ?? ''],
    ['Jitter', schedule.jitter === 0 ? '' : `${schedule.jitter} s`],
    ['Overlap', schedule.overlap],
    ['Catch-up', `${schedule.catch_up_window} s`],
    ['Next', schedule.next_due_at.join(', ')],
    ['Running', schedule.running.map(({ execution_id }) => execution_id).join(', ')],
    ['Waiting', schedule.waiting === 0 ? '' : String(schedule.waiting)],
    ['Created', schedule.created_at],
    ['Updated', schedule.updated_at],
  ])
  if (schedule.last_runs.length === 0) return about
  const runs = await table(
    ['DUE', 'OUTCOME', 'CAUSE', 'EXECUTION', 'NOTE'],
    schedule.last_runs.map(({ due_at, outcome, cause, execution_id, error }) => [
      due_at,
      status(paint(), outcome),
      cause ?? '',
      execution_id ?? '',
      plain(error?.message ?? ''),
    ]),
  )
  return `${about}\n\n${runs}`
}

export const createdText = (schedule: Schedule): string =>
  `Created schedule ${schedule.schedule_id}.\n${nextText(schedule)}`

export const standingText = (schedule: Schedule): string =>
  `Schedule ${schedule.schedule_id} is ${status(paint(), schedule.status)}${
    schedule.waiting === 0 ? '' : `; ${schedule.waiting} due times wait`
  }.`

const nextText = ({ next_due_at, status: now }: Schedule): string =>
  now === 'paused' ? 'It is paused: harmonia schedule resume' : `Next: ${next_due_at.join(', ')}`
