import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../../domain/decider.ts'
import { isAnnotation } from '../../domain/execution/annotations.ts'
import type { ExecutionEvent, TaskError } from '../../domain/execution/events.ts'

/** An event of a run, with every value whole, and its place in it. */
export type Told = Happened<ExecutionEvent> & { readonly revision: number }

/** When something happened in the run. Epoch milliseconds. */
export interface Place {
  readonly time: number
  readonly revision: number
}

/** What became of one attempt: its outcome, or that time ran out; undefined when it was given up, or is not known to have ended. */
export type Ending =
  | (Place & { readonly is: 'completed'; readonly output: unknown })
  | (Place & { readonly is: 'failed'; readonly error: TaskError })
  | (Place & { readonly is: 'timed_out'; readonly scope: 'attempt' | 'task' | 'heartbeat' })

/** One attempt as it was. */
export interface RecordedAttempt {
  readonly started: Place
  readonly event: Extract<Told, { readonly type: 'task_started' }>
  ending: Ending | undefined
  /** When its next attempt was to be, if there was to be one. */
  retryAt: string | undefined
  /** What was said of it, or about it, while it was under way: heartbeats, that it was accepted, decisions. */
  readonly said: Told[]
  readonly escalated: Place[]
}

/** What happened to one task. */
export interface RecordedTask {
  /** The first thing that did. */
  readonly first: Place
  readonly attempts: Map<number, RecordedAttempt>
  /** Its end, however it came about. */
  ended: Place | undefined
  /** When its own time was over, for all its attempts. */
  outOfTime: Place | undefined
  /** The handler that took its failure; -1 without. */
  handler: number
}

/** What happened until the run was over, or was retried in place: from there on it is another round. */
export interface Round {
  readonly tasks: Map<string, RecordedTask>
  /** When the run's own time was over, if it was. */
  expired: Place | undefined
  last: Place
}

/** A run, as what is to be played again. */
export interface Recording {
  readonly rounds: readonly Round[]
  /** What came from outside or from the engine around it, and not from the definition. */
  readonly commands: readonly Told[]
  readonly submitted: Extract<Told, { readonly type: 'workflow_submitted' }>
  /** Whether the last round came to an end. */
  readonly isOver: boolean
}

/** Undefined when its first event is no submission. */
export const recordingOf = (events: readonly Told[]): Recording | undefined => {
  const [submitted] = events
  if (submitted?.type !== 'workflow_submitted') return undefined
  const commands: Told[] = []
  let round: Round = { tasks: new Map(), expired: undefined, last: placeOf(submitted) }
  const rounds = [round]
  let isOver = false
  for (const event of events) {
    const place = placeOf(event)
    if (event.type === 'workflow_retried') {
      commands.push(event)
      rounds.push((round = { tasks: new Map(), expired: undefined, last: place }))
      isOver = false
      continue
    }
    if ('task_id' in event.data) takeTask(round.tasks, event, event.data.task_id, place)
    switch (event.type) {
      case 'workflow_started':
      case 'workflow_paused':
      case 'workflow_resume_requested':
      case 'workflow_resumed':
      case 'signal_received':
        commands.push(event)
        break
      case 'workflow_cancelled':
        isOver = true
        // What ends with the undoing of what was done was cancelled when that began.
        if (event.data.compensation === undefined) commands.push(event)
        break
      case 'compensation_started':
        if (event.data.cause === 'cancelled') commands.push(event)
        if (event.data.error?.type === EXPIRED) round.expired = place
        break
      case 'workflow_failed':
        isOver = true
        if (event.data.error.type === EXPIRED && event.data.compensation === undefined) round.expired = place
        break
      case 'workflow_completed':
        isOver = true
        break
      // What follows from these, or is said of one task.
      case 'workflow_submitted':
      case 'workflow_forked':
      case 'task_started':
      case 'task_completed':
      case 'task_timed_out':
      case 'task_retry_scheduled':
      case 'task_error_caught':
      case 'task_repeated':
      case 'task_accepted':
      case 'task_heartbeat':
      case 'task_failed':
      case 'task_skipped':
      case 'task_cancelled':
      case 'approval_decided':
      case 'approval_escalated':
      case 'checkpoint_created':
      case 'state_saved':
      case 'execution_forked':
        break
      default:
        return absurd(event)
    }
    if (!isAnnotation(event.type)) round.last = place
  }
  return { rounds, commands, submitted, isOver }
}

const EXPIRED = 'workflow_timeout'

const placeOf = ({ at, revision }: Told): Place => ({ time: Date.parse(at), revision })

const takeTask = (tasks: Map<string, RecordedTask>, event: Told, id: string, place: Place): void => {
  const task: RecordedTask = tasks.get(id) ?? {
    first: place,
    attempts: new Map(),
    ended: undefined,
    outOfTime: undefined,
    handler: -1,
  }
  tasks.set(id, task)
  const attempt = 'attempt' in event.data ? task.attempts.get(event.data.attempt) : undefined
  switch (event.type) {
    case 'task_started':
      task.attempts.set(event.data.attempt, {
        started: place,
        event,
        ending: undefined,
        retryAt: undefined,
        said: [],
        escalated: [],
      })
      return
    case 'task_completed':
      task.ended = place
      if (attempt === undefined) return
      attempt.ending ??= { ...place, is: 'completed', output: event.data.output }
      return
    case 'task_timed_out':
      if (event.data.scope === 'task') task.outOfTime = place
      if (attempt !== undefined) attempt.ending ??= { ...place, is: 'timed_out', scope: event.data.scope ?? 'attempt' }
      return
    case 'task_retry_scheduled':
      if (attempt === undefined) return
      attempt.ending ??= { ...place, is: 'failed', error: event.data.error }
      attempt.retryAt = event.data.next_attempt_at
      return
    case 'task_error_caught':
      task.handler = event.data.handler
      if (attempt !== undefined) attempt.ending ??= { ...place, is: 'failed', error: event.data.error }
      return
    case 'task_failed':
      task.ended = place
      if (attempt !== undefined) attempt.ending ??= { ...place, is: 'failed', error: event.data.error }
      return
    case 'task_skipped':
    case 'task_cancelled':
      task.ended = place
      return
    case 'task_accepted':
    case 'task_heartbeat':
    case 'approval_decided':
      attempt?.said.push(event)
      return
    case 'approval_escalated':
      attempt?.escalated.push(place)
      return
    default:
  }
}
