import type { Leaf } from '../domain/definition/definition.ts'
import type { ExecutionEvent, Policy } from '../domain/execution/events.ts'
import type { Recorded } from '../store/event-store.ts'
import { partsOf, type History } from './history.ts'
import type { Scene } from './scene.ts'

/** The rules that every history must keep, told in the plainest way and without the code that they judge. */
export interface Judge {
  /** To be told of each event as it becomes durable, before the history takes it; `by` names who wrote it. */
  readonly event: (event: Recorded, by: string) => void
  readonly isOver: (executionId: string) => boolean
  readonly statusOf: (executionId: string) => Status
}

type Status = 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

interface TaskCase {
  status: 'pending' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'cancelled'
  attempt: number
  /** When the present wait or delay may end, and when the present attempt began. */
  until: number
  since: number
  timedOut: boolean
  readonly task: Leaf
}

interface Case {
  status: Status
  started: boolean
  admittedBy: string
  lastAt: string
  lastAppend: string
  /** Tasks were cancelled in the present append: their execution must end in it. */
  ending: string | undefined
  readonly policy: Policy
  readonly timeout: number
  startedAt: number
  readonly tasks: ReadonlyMap<string, TaskCase>
}

const OVER: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])
const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'skipped', 'cancelled'])
const UNDER_WAY: ReadonlySet<string> = new Set(['running', 'waiting'])

export const newJudge = (scene: Scene, history: History, maxConcurrent: number): Judge => {
  const cases = new Map<string, Case>()

  const event = (recorded: Recorded, by: string): void => {
    const { stream, position, revision } = recorded
    const [category, id] = partsOf(stream)
    const where = `${recorded.type} at position ${position}, revision ${revision} of ${stream}, by ${by}`
    const must = (holds: boolean, rule: string): void => {
      if (!holds) scene.broken(rule, where)
    }
    must(position === history.head() + 1, 'positions are gapless')
    if (category !== 'execution') return
    must(revision === history.streamOf(id).length, 'revisions are gapless')

    const known = cases.get(id)
    if (recorded.type === 'workflow_submitted') {
      must(known === undefined, 'an execution is submitted once')
      cases.set(id, submitted(recorded, history))
      return
    }
    if (known === undefined) {
      scene.broken('an execution begins with its submission', where)
      return
    }
    must(recorded.at >= known.lastAt, 'time never goes back within a stream')
    must(!OVER.has(known.status), 'nothing happens after the end')
    if (known.ending !== undefined) {
      must(known.ending === appendOf(recorded), 'tasks are cancelled together with their execution')
    }
    known.lastAt = recorded.at
    apply(known, recorded as Recorded & ExecutionEvent, by, must, scene.clocks.putBack)
    if (known.status === 'running' && UNBOUND.has(recorded.type)) {
      const running = [...cases.values()].filter((one) => one.status === 'running' && one.admittedBy === by)
      must(running.length <= maxConcurrent, 'no more executions run than allowed')
    }
  }

  return {
    event,
    isOver: (id) => OVER.has(cases.get(id)?.status ?? ''),
    statusOf: (id) => (cases.get(id) as Case).status,
  }
}

const UNBOUND: ReadonlySet<string> = new Set(['workflow_started', 'workflow_resumed'])

const submitted = ({ data, at }: Recorded, history: History): Case => {
  const { workflow_id, workflow_version, policy } = data as {
    workflow_id: string
    workflow_version: number
    policy: Policy
  }
  const { definition } = history.plan(workflow_id, workflow_version)
  const fresh = (task: Leaf): TaskCase => ({ status: 'pending', attempt: 0, until: 0, since: 0, timedOut: false, task })
  return {
    status: 'pending',
    started: false,
    admittedBy: '',
    lastAt: at,
    lastAppend: '',
    ending: undefined,
    policy,
    timeout: definition.timeout ?? Infinity,
    startedAt: 0,
    // No group is drawn.
    tasks: new Map(Object.entries(definition.tasks).map(([id, task]) => [id, fresh(task as Leaf)])),
  }
}

/** Events of one append have ids that follow each other; the lives' ids leave room for that. */
const appendOf = ({ id }: Recorded): string => id.slice(0, 32)

const apply = (
  one: Case,
  recorded: Recorded & ExecutionEvent,
  by: string,
  must: (holds: boolean, rule: string) => void,
  putBack: boolean,
): void => {
  const at = Date.parse(recorded.at)
  const all = [...one.tasks.values()]
  switch (recorded.type) {
    case 'workflow_submitted':
      return
    case 'workflow_started':
      must(one.status === 'pending' && !one.started, 'an execution starts once, from the queue')
      one.status = 'running'
      one.started = true
      one.startedAt = at
      one.admittedBy = by
      return
    case 'workflow_paused':
      must(one.status === 'pending' || one.status === 'running', 'only what goes on is paused')
      one.status = 'paused'
      return
    case 'workflow_resume_requested':
      must(one.status === 'paused' && one.started, 'only what is paused is resumed')
      one.status = 'pending'
      return
    case 'workflow_resumed':
      must(one.status === 'paused' || (one.status === 'pending' && one.started), 'only what is paused is resumed')
      one.status = one.started ? 'running' : 'pending'
      one.admittedBy = by
      return
    case 'workflow_completed':
      must(one.status === 'running', 'only a running execution completes')
      must(
        all.every(({ status }) => status === 'completed'),
        'an execution completes when all its tasks have',
      )
      one.status = 'completed'
      return
    case 'workflow_failed':
      if (recorded.data.error.type === 'workflow_timeout') {
        must(putBack || at >= one.startedAt + one.timeout * 1_000, 'no execution expires early')
        must(!all.some(({ status }) => UNDER_WAY.has(status)), 'nothing is under way after the end')
      } else {
        must(one.status === 'running', 'only a running execution fails by its tasks')
        must(
          all.every(({ status }) => ENDED.has(status)),
          'an execution ends when all its tasks have',
        )
        const failed = all.some(({ status }) => status === 'failed')
        must(failed || recorded.data.error.type === 'expression_error', 'an execution fails for a reason')
      }
      one.status = 'failed'
      one.ending = undefined
      return
    case 'workflow_cancelled':
      must(!all.some(({ status }) => UNDER_WAY.has(status)), 'nothing is under way after the end')
      one.status = 'cancelled'
      one.ending = undefined
      return
    case 'compensation_started':
    case 'signal_received':
      return must(false, 'nothing happens that no definition asks for')
    default:
      applyToTask(one, recorded, putBack ? Infinity : at, must)
  }
}

type TaskEvent = Extract<ExecutionEvent, { readonly data: { readonly task_id: string } }>

const applyToTask = (
  one: Case,
  recorded: Recorded & TaskEvent,
  at: number,
  must: (holds: boolean, rule: string) => void,
): void => {
  const its = one.tasks.get(recorded.data.task_id)
  must(its !== undefined, 'tasks are those of the definition')
  if (its === undefined) return
  must(!ENDED.has(its.status), 'a task ends once')
  const statusOf = (id: string): string | undefined => one.tasks.get(id)?.status
  const ready = its.task.depends_on.every((id) => statusOf(id) === 'completed')
  const thisAttempt = (): void => {
    const { attempt } = recorded.data as { readonly attempt: number }
    must(UNDER_WAY.has(its.status) && its.attempt === attempt, 'one outcome per attempt, of the attempt under way')
  }
  if (its.timedOut) {
    must(
      recorded.type === 'task_retry_scheduled' || recorded.type === 'task_failed',
      'after a timeout comes its verdict',
    )
    its.timedOut = false
  }

  switch (recorded.type) {
    case 'task_started': {
      const { attempt, until } = recorded.data
      must(one.status === 'running', 'nothing starts unless the execution runs: neither paused nor queued nor over')
      must(ready, 'a task starts after all that it depends on has completed')
      must(its.status === 'pending' || its.status === 'retrying', 'a task that is under way does not start')
      must(attempt === its.attempt + 1, 'attempts are counted without gaps')
      must(its.status !== 'retrying' || at >= its.until, 'no retry comes before it is due')
      const alone = ![...one.tasks.values()].some(({ status }) => UNDER_WAY.has(status))
      must(one.policy.parallel || alone, 'tasks run one after the other where they must')
      its.status = until === undefined ? 'running' : 'waiting'
      its.attempt = attempt
      its.since = Date.parse(recorded.at)
      its.until = until === undefined ? 0 : Date.parse(until)
      return
    }
    case 'task_completed':
      thisAttempt()
      must(its.status !== 'waiting' || at >= its.until, 'no wait ends early')
      its.status = 'completed'
      return
    case 'task_timed_out': {
      thisAttempt()
      const seconds = Math.min(its.task.timeout ?? one.policy.task_timeout, one.policy.max_task_duration)
      must(at >= its.since + seconds * 1_000, 'no attempt times out early')
      its.timedOut = true
      return
    }
    case 'task_retry_scheduled': {
      thisAttempt()
      const { retry = {} } = its.task
      const own = retry.max_attempts ?? (one.policy.auto_retry || Object.keys(retry).length > 0 ? Infinity : 1)
      must(
        its.attempt < Math.min(own, Math.max(one.policy.max_attempts, retry.max_attempts ?? 0)),
        'no attempt too many',
      )
      must(recorded.data.error.retryable, 'what can not be retried is not')
      its.status = 'retrying'
      its.until = Date.parse(recorded.data.next_attempt_at)
      return
    }
    case 'task_failed':
      if (recorded.data.attempt === 0) {
        must(
          its.status === 'pending' && ready && one.status === 'running',
          'a task that can not start fails at its start',
        )
      } else thisAttempt()
      its.status = 'failed'
      return
    case 'task_skipped': {
      const { reason } = recorded.data
      must(its.status === 'pending' && one.status === 'running', 'only what has not begun is skipped')
      const named =
        reason.code === 'upstream_not_completed' &&
        its.task.depends_on.includes(reason.task_id) &&
        statusOf(reason.task_id) === reason.status
      must(
        named && ENDED.has(reason.status) && reason.status !== 'completed',
        'a task is skipped for one that it depends on',
      )
      its.status = 'skipped'
      return
    }
    case 'task_cancelled':
      must(its.attempt === recorded.data.attempt, 'what is cancelled is the present attempt')
      must(UNDER_WAY.has(its.status) || its.status === 'retrying', 'only what has begun is cancelled')
      its.status = 'cancelled'
      one.ending = appendOf(recorded)
      return
    default:
      must(false, 'nothing happens that no definition asks for')
  }
}
