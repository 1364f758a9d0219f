import type { HarmoniaEvent } from '../../../../src/client/index.ts'

/** Something that lasted, from one event to another. Times are milliseconds since 1970; what goes on has no end. */
export interface Span {
  readonly from: number
  readonly since: number
  to?: number
  until?: number
}

/** `backoff` is the time between a failed attempt and the next one; `handling` that in which a handler deals with an error. */
export interface Segment extends Span {
  readonly kind: 'running' | 'waiting' | 'backoff' | 'handling'
  readonly attempt: number
  outcome?: 'completed' | 'failed' | 'cancelled'
}

export interface Attempt extends Span {
  readonly number: number
  outcome?: 'completed' | 'failed' | 'cancelled'
  error?: StoryError
  timedOut?: string
  nextAt?: string
}

export interface StoryError {
  readonly type: string
  readonly message: string
  readonly retryable?: boolean
  readonly details?: unknown
}

export interface TaskStory {
  readonly task_id: string
  readonly segments: Segment[]
  readonly attempts: Attempt[]
}

/** What the events of an execution say of its tasks over time. It is told one event after the other, each once. */
export interface Story {
  readonly tasks: Map<string, TaskStory>
  readonly pauses: Span[]
  /** When each event happened, by its revision. */
  readonly times: number[]
}

export const newStory = (): Story => ({ tasks: new Map(), pauses: [], times: [] })

export const tell = (story: Story, event: HarmoniaEvent): void => {
  if (event.revision !== story.times.length) return
  const at = Date.parse(event.timestamp)
  story.times.push(at)
  const when = { at, revision: event.revision }
  if (event.task_id !== null) return tellTask(story, event.task_id, event, when)
  // A newer server may tell of what is not known here.
  const type: string = event.event_type
  switch (type) {
    case 'workflow_paused':
      story.pauses.push({ from: at, since: event.revision })
      return
    case 'workflow_resumed':
      return endPause(story, when)
    case 'workflow_completed':
    case 'workflow_failed':
    case 'workflow_cancelled':
      endPause(story, when)
      for (const task of story.tasks.values()) end(task, when, 'cancelled')
  }
}

interface When {
  readonly at: number
  readonly revision: number
}

const tellTask = (story: Story, id: string, { event_type, details }: HarmoniaEvent, when: When): void => {
  const number = typeof details['attempt'] === 'number' ? details['attempt'] : 0
  const error = details['error'] as StoryError | undefined
  const open = { from: when.at, since: when.revision }
  const type: string = event_type
  switch (type) {
    case 'task_started': {
      const task = taskOf(story, id)
      endSegment(task, when)
      const kind = details['awaits'] === undefined && details['until'] === undefined ? 'running' : 'waiting'
      task.attempts.push({ ...open, number })
      task.segments.push({ ...open, kind, attempt: number })
      return
    }
    case 'task_completed':
      return end(taskOf(story, id), when, 'completed')
    case 'task_cancelled':
      return end(taskOf(story, id), when, 'cancelled')
    case 'task_failed': {
      const task = taskOf(story, id)
      const last = task.attempts.at(-1)
      // Its input could not be made, or it gives up after an attempt that has ended: there is no open one.
      if (last === undefined || last.to !== undefined) {
        if (last?.error === undefined && error !== undefined)
          task.attempts.push({ ...open, number, ...ended(when), error, outcome: 'failed' })
        return endSegment(task, when, 'failed')
      }
      return end(task, when, 'failed', error)
    }
    case 'task_timed_out': {
      const attempt = taskOf(story, id).attempts.at(-1)
      if (attempt !== undefined) attempt.timedOut = typeof details['scope'] === 'string' ? details['scope'] : 'attempt'
      return
    }
    case 'task_retry_scheduled': {
      const task = taskOf(story, id)
      end(task, when, 'failed', error)
      const attempt = task.attempts.at(-1)
      if (attempt !== undefined) attempt.nextAt = String(details['next_attempt_at'])
      task.segments.push({ ...open, kind: 'backoff', attempt: number })
      return
    }
    case 'task_error_caught': {
      const task = taskOf(story, id)
      end(task, when, 'failed', error)
      task.segments.push({ ...open, kind: 'handling', attempt: number })
    }
  }
}

const taskOf = ({ tasks }: Story, task_id: string): TaskStory => {
  const known = tasks.get(task_id)
  if (known !== undefined) return known
  const task = { task_id, segments: [], attempts: [] }
  tasks.set(task_id, task)
  return task
}

const ended = ({ at, revision }: When) => ({ to: at, until: revision })

const endSegment = (task: TaskStory, when: When, outcome?: Segment['outcome']): void => {
  const last = task.segments.at(-1)
  if (last === undefined || last.to !== undefined) return
  Object.assign(last, ended(when), outcome === undefined ? {} : { outcome })
}

const end = (task: TaskStory, when: When, outcome: NonNullable<Attempt['outcome']>, error?: StoryError): void => {
  endSegment(task, when, outcome)
  const last = task.attempts.at(-1)
  if (last === undefined || last.to !== undefined) return
  Object.assign(last, ended(when), { outcome }, error === undefined ? {} : { error })
}

const endPause = ({ pauses }: Story, when: When): void => {
  const last = pauses.at(-1)
  if (last !== undefined && last.to === undefined) Object.assign(last, ended(when))
}

/** What of these there was as of the event with this revision: what ended later goes on, and what began later is not there. */
export const asOf = <S extends Span>(spans: readonly S[], revision: number | undefined): readonly S[] =>
  revision === undefined
    ? spans
    : spans.filter(({ since }) => since <= revision).map((span) => ((span.until ?? 0) > revision ? open(span) : span))

const open = <S extends Span>(span: S): S => {
  const { to: _to, until: _until, ...begun } = span as S & { outcome?: unknown; error?: unknown }
  delete begun.outcome
  delete begun.error
  return begun as unknown as S
}
