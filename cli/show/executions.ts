import type {
  ExecutionDocument,
  ExecutionSummary,
  Forked,
  Page,
  Started,
  TaskDocument,
} from '../../src/client/index.ts'
import { between, duration, excerpt, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, more, table } from './table.ts'

const paint = () => paintFor(process.stdout)

export const executionTable = async ({ executions, next_cursor }: Page<'executions', ExecutionSummary>) =>
  executions.length === 0
    ? 'No executions.'
    : (await table(
        ['EXECUTION', 'WORKFLOW', 'STATUS', 'TASKS', 'CREATED', 'DURATION'],
        executions.map((execution) => [
          execution.execution_id,
          plain(execution.workflow_name),
          status(paint(), execution.status),
          `${execution.progress.completed}/${execution.progress.total}`,
          execution.created_at,
          between(execution.started_at, execution.completed_at),
        ]),
      )) + more(next_cursor)

/** The whole execution: how it stands, its tasks, and what came out or went wrong. */
export const executionText = async (execution: ExecutionDocument): Promise<string> => {
  const { progress, error } = execution
  const about = facts([
    ['Execution', execution.execution_id],
    ['Workflow', `${plain(execution.workflow_name)} (${versionText(execution)}, ${execution.workflow_id})`],
    ['Status', status(paint(), execution.status)],
    [
      'Tasks',
      `${progress.completed} of ${progress.total} completed${progress.failed > 0 ? `, ${progress.failed} failed` : ''}`,
    ],
    ['Parent', parentText(execution)],
    ['Goes on from', lineageText(execution)],
    ['Gone on from by', forksText(execution)],
    ['Retried', execution.retries === undefined ? '' : `${execution.retries}×`],
    ['Created', execution.created_at],
    ['Started', execution.started_at ?? ''],
    ['Ended', execution.completed_at ?? ''],
    ['Duration', between(execution.started_at, execution.completed_at)],
    ['Failed task', plain(error?.task_id ?? '')],
    ['Error', error === null ? '' : paint().red(plain(`${error.type}: ${error.message}`))],
  ])
  const tasks = await taskTable(Object.entries(execution.tasks))
  const output = execution.output === null ? '' : `\n\nOutput\n${excerpt(execution.output)}`
  return `${about}\n\n${tasks}${output}`
}

const versionText = ({ definition, workflow_version }: ExecutionDocument): string =>
  definition === undefined
    ? `version ${workflow_version}`
    : `a definition of its own in the place of version ${workflow_version}`

const lineageText = ({ restored_from, forked_from }: ExecutionDocument): string => {
  const from = restored_from ?? forked_from
  if (from === undefined) return ''
  return `event ${from.revision} of ${from.execution_id}${restored_from === undefined ? ', with changes' : ''}`
}

const FORKS_SHOWN = 5

/** The latest ones, newest first. */
const forksText = ({ forks = [], fork_count = forks.length }: ExecutionDocument): string => {
  const shown = forks.slice(-FORKS_SHOWN).toReversed()
  const more = fork_count - shown.length
  return shown.map(({ execution_id }) => execution_id).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const parentText = ({ parent }: ExecutionDocument): string =>
  parent === undefined
    ? ''
    : `${parent.execution_id}, task ${parent.task_id}${parent.wait ? '' : ', which does not wait for it'}`

export const taskTable = (tasks: readonly (readonly [string, TaskDocument])[]): Promise<string> =>
  table(
    ['TASK', 'STATUS', 'ATTEMPT', 'DURATION', 'NOTE'],
    tasks.map(([id, task]) => [
      plain(id),
      status(paint(), task.status),
      task.attempt === 0 ? '' : String(task.attempt),
      duration(task.duration_ms),
      plain(noteOn(task)),
    ]),
  )

export const acceptedText = ({ execution_id, status: now, existing }: Started): string =>
  `Execution ${execution_id} is ${status(paint(), now)}.${existing === true ? ' Its key had started it before.' : ''}`

export const forkedText = ({ original_execution_id: source, original_revision, ...forked }: Forked): string =>
  `${acceptedText(forked)} It goes on from event ${original_revision} of ${source}.`

/** Why a task stands where it stands. */
const noteOn = ({ error, skip_reason, next_attempt_at, waiting_until, ...task }: TaskDocument): string => {
  if (error !== null) return `${error.type}: ${error.message}`
  if (skip_reason !== undefined) return whySkipped(skip_reason)
  if (next_attempt_at !== undefined) return `next attempt at ${next_attempt_at}`
  const until = waiting_until === undefined ? '' : ` until ${waiting_until}`
  if (task.waiting_for !== undefined) return `waits for ${awaited(task)}${until}`
  return until === '' ? '' : `waits${until}`
}

const awaited = ({ waiting_for, approval_id }: Pick<TaskDocument, 'waiting_for' | 'approval_id'>): string => {
  switch (waiting_for?.kind) {
    case 'signal':
      return `the signal ${waiting_for.name}`
    case 'approval':
      return `approval ${approval_id ?? ''}`
    case 'workflow':
      return `execution ${waiting_for.execution_id}`
    default:
      return 'what is to come'
  }
}

const whySkipped = (reason: NonNullable<TaskDocument['skip_reason']>): string => {
  if (reason.code === 'upstream_not_completed') return `${reason.task_id} is ${reason.status}`
  return reason.code === 'condition_false' ? 'its condition is false' : 'its trigger rule cannot be met any more'
}
