import type { ExecutionDocument } from '../../../domain/execution/document.ts'
import type { Explanation, Held } from '../../../domain/execution/explain/index.ts'
import { adviceFor } from './advice.ts'
import { bullets, counted, listed, paragraphs, plain, quoted, shellWord, timeAt } from './words.ts'

/** An execution with its explanation; `task` is the one that was asked about. */
export interface Explained {
  readonly execution: ExecutionDocument
  readonly explanation: Explanation
  readonly task?: string | undefined
  /** Of the execution that it waits for, or that its failure came from. */
  readonly inside?: Explained | undefined
}

const TASKS_SHOWN = 8

/** Why an execution stands where it stands, and what to do about it. */
export const explainInWords = (explained: Explained, offset = 0): string => {
  const { execution, explanation } = explained
  const { execution_id, workflow_name, workflow_version } = execution
  const head = `${plain(workflow_name)} (version ${workflow_version}), execution ${execution_id}: ${stands(explained, offset)}`
  const body =
    execution.status === 'failed'
      ? failure(explained)
      : execution.status === 'completed' || execution.status === 'cancelled'
        ? ended(explained)
        : holding(explained)
  const child =
    explained.inside === undefined
      ? undefined
      : paragraphs('Of the execution inside it:', explainInWords(explained.inside, offset))
  const past = explanation.live
    ? ''
    : 'This is as of an earlier event: what only the server of that time knew is left out.'
  return paragraphs(head, ...body, child, past)
}

const stands = ({ execution, explanation }: Explained, offset: number): string => {
  const { status, completed_at, started_at, created_at } = execution
  const { paused } = explanation
  switch (status) {
    case 'failed':
    case 'completed':
    case 'cancelled':
      return `it ${status === 'cancelled' ? 'was cancelled' : status} at ${timeAt(completed_at ?? created_at, offset)}.`
    case 'paused': {
      const by = paused?.by === null || paused?.by === undefined ? '' : ` by ${plain(paused.by)}`
      const why = paused?.reason === null || paused?.reason === undefined ? '' : `: ${quoted(paused.reason)}`
      return `it is paused${by}${why}.`
    }
    case 'running':
      return `it runs since ${timeAt(started_at ?? created_at, offset)}.`
    case 'pending':
      return `it waits in the queue since ${timeAt(created_at, offset)}.`
  }
}

const failure = ({ execution, explanation }: Explained): readonly string[] => {
  const [root] = explanation.causes
  if (root === undefined) return [plain(explanation.summary, 2_000)]
  const { task_id, attempt, error, execution_id } = root
  const task = task_id === null || execution_id !== execution.execution_id ? undefined : execution.tasks[task_id]
  const component = task?.component ?? null
  const where =
    task_id === null
      ? 'the execution itself'
      : `task ${plain(task_id)}${component === null ? '' : ` (${plain(component)}.${plain(task?.action ?? '')})`}${
          attempt === null || attempt < 2 ? '' : `, in attempt ${attempt}`
        }`
  const elsewhere = execution_id === execution.execution_id ? '' : ` of execution ${execution_id}`
  const cause = `The root cause is in ${where}${elsewhere}: ${plain(error.type)}, with the message ${quoted(error.message)}.`
  return [
    cause,
    consequences(execution),
    `What you can do:\n${bullets(adviceFor({ execution_id, task_id, component, error }))}`,
  ]
}

/** What did not happen because of it. */
const consequences = ({ tasks, progress }: ExecutionDocument): string => {
  const of = (status: string) =>
    Object.entries(tasks).flatMap(([id, task]) => (task.status === status ? [plain(id)] : []))
  const parts = (['failed', 'skipped', 'cancelled'] as const).flatMap((status) => {
    const ids = of(status)
    return ids.length === 0 ? [] : [`${status}: ${listed(ids)}`]
  })
  return `${progress.completed} of ${counted(progress.total, 'task')} completed${parts.length === 0 ? '' : `; ${parts.join('; ')}`}.`
}

const ended = ({ execution, explanation }: Explained): readonly string[] => {
  const { ended: end } = explanation
  const by = end?.by === null || end?.by === undefined ? '' : `By ${plain(end.by)}.`
  const why = end?.reason === null || end?.reason === undefined ? '' : `Because: ${quoted(end.reason)}.`
  const retried = Object.entries(execution.tasks).flatMap(([id, { attempt }]) =>
    attempt > 1 ? [`${plain(id)} (${attempt} attempts)`] : [],
  )
  const tries = retried.length === 0 ? '' : `Tasks that needed more than one attempt: ${listed(retried)}.`
  return [[by, why].filter((part) => part !== '').join(' '), consequences(execution), tries]
}

const holding = ({ execution, explanation, task }: Explained): readonly string[] => {
  const about = explanation.tasks.filter(({ task_id }) => task_id === task)
  const asked = about.length > 0 ? about : explanation.tasks
  const own = task === undefined ? undefined : execution.tasks[task]
  if (own !== undefined && about.length === 0) return [`Task ${plain(task ?? '')} is ${own.status}.`]
  const shown = [...asked].sort((a, b) => weight(a) - weight(b)).slice(0, TASKS_SHOWN)
  const lines = shown.map(({ task_id, message }) => `${plain(task_id)} ${plain(message)}.`)
  const left = explanation.unfinished - shown.length
  const rest =
    about.length > 0 || left <= 0
      ? ''
      : `And ${counted(left, 'more task')} that ${left === 1 ? 'has' : 'have'} not ended.`
  const paused = explanation.paused === null ? [] : [resuming(explanation.paused.by_parent, execution)]
  const advice = [...new Set([...paused, ...shown.flatMap((held) => movesOf(held, execution))])]
  return [
    lines.length === 0 ? plain(explanation.summary, 2_000) : bullets(lines),
    rest,
    advice.length === 0 ? '' : `What moves it:\n${bullets(advice)}`,
  ]
}

const resuming = (byParent: boolean, { execution_id }: ExecutionDocument): string =>
  byParent
    ? 'The execution that waits for it is paused: resume that.'
    : `Resume it: harmonia execution resume ${execution_id}.`

/** Those that only wait for others say least. */
const weight = ({ reason }: Held): number =>
  reason.code === 'waits_for_tasks' || reason.code === 'tasks_inside' ? 1 : 0

/** What people can do about a task that does not run. */
const movesOf = ({ reason }: Held, { execution_id }: ExecutionDocument): readonly string[] => {
  switch (reason.code) {
    case 'approval': {
      const who = reason.approvers.length === 0 ? 'Anybody' : plain(reason.approvers.join(' or '))
      const asked = reason.prompt === null ? '' : ` The question is ${quoted(reason.prompt)}.`
      return [`${who} may decide: harmonia approval approve ${shellWord(reason.approval_id)} (or reject).${asked}`]
    }
    case 'signal':
      return [`The signal: harmonia execution signal ${execution_id} ${shellWord(reason.name)}.`]
    case 'no_free_slot':
      return [`All ${reason.limit} slots are taken: wait, or raise HARMONIA_MAX_CONCURRENT_WORKFLOWS.`]
    case 'concurrency_key_full':
      return [`Its key ${quoted(reason.key, 100)} has its ${reason.limit} places taken: one of the others has to end.`]
    case 'component_busy':
      return [
        `${plain(reason.component)} has ${reason.in_flight} of ${reason.limit} calls out: wait, or raise its limit.`,
      ]
    case 'breaker_open':
      return [
        `${plain(reason.component)} failed ${reason.failures} times: harmonia components test ${shellWord(reason.component)}.`,
      ]
    case 'no_worker_asks':
      return [`Start a worker for it: harmonia worker --component ${shellWord(reason.component)} --exec <command>.`]
    case 'retry_due':
      return reason.component !== undefined && reason.component.status !== 'up'
        ? [
            `Its last attempt failed; see whether ${plain(reason.component.name)} answers: harmonia components test ${shellWord(reason.component.name)}.`,
          ]
        : []
    case 'store_away':
      return ['Nothing can be recorded until the event store answers again.']
    case 'paused':
    case 'waits_for_tasks':
    case 'free_to_start':
    case 'due_now':
    case 'execution_ends':
    case 'given_up':
    case 'queued':
    case 'one_at_a_time':
    case 'rate_limited':
    case 'server_stopping':
    case 'iteration_due':
    case 'timer':
    case 'child_execution':
    case 'running':
    case 'handler':
    case 'tasks_inside':
      return []
  }
}
