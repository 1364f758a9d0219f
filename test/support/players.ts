import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../../src/domain/decider.ts'
import type { Plan } from '../../src/domain/definition/plan.ts'
import {
  completeTask,
  execution,
  escalateApproval,
  outcomeOfAnswer,
  expire,
  failTask,
  failUnstarted,
  finish,
  idOf,
  inputOf,
  isOver,
  letThrough,
  next,
  openTask,
  settleTask,
  skipTask,
  startTask,
  timeOutTask,
  wakeAt,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
  type Work,
} from '../../src/domain/execution/index.ts'
import { isAtWork } from '../../src/domain/execution/state.ts'
import type { Policy, TaskError } from '../../src/domain/execution/events.ts'
import { NOW, started, submitted } from './execution.ts'

const noEnv = () => undefined

type Decide = (intent: ExecutionIntent) => ReturnType<ExecutionIntent>

/** Does what the engine does about a piece of work, but that leaves are only started. */
export const perform = (state: Execution, work: Work, decide: Decide): void => {
  switch (work.do) {
    case 'start_task': {
      const made = inputOf(state, work.task, noEnv)
      const { task } = work
      decide(E.isRight(made) ? startTask({ task, input: made.right }) : failUnstarted({ task, error: made.left }))
      return
    }
    case 'open_task': {
      const opened = decide(openTask(work.task))
      if (E.isRight(opened) && opened.right.length === 0) letThrough(state, work.task)
      return
    }
    case 'settle_task':
      decide(settleTask(work.task))
      return
    case 'skip_task':
      decide(skipTask(work.task))
      return
    case 'time_out_task':
      decide(timeOutTask(work.task, work.limit))
      return
    case 'end_wait':
      decide(completeTask({ task: work.task, attempt: state.tasks[work.task]?.attempt ?? 0, output: null }))
      return
    case 'take_answer': {
      const task = state.tasks[work.task]
      const outcome = task === undefined ? undefined : outcomeOfAnswer(task)
      if (task === undefined || outcome === undefined) return
      const { attempt } = task
      if (E.isRight(outcome)) decide(completeTask({ task: work.task, attempt, output: outcome.right }))
      else decide(failTask({ task: work.task, attempt, error: outcome.left }))
      return
    }
    case 'escalate':
      decide(escalateApproval(work.task))
      return
    case 'expire':
      decide(expire())
      return
    case 'finish':
      decide(finish())
  }
}

/** What a leaf answers: an output, an error, or nothing so far. */
export type Reply =
  { readonly output: unknown } | { readonly error: Partial<TaskError> & { readonly type: string } } | 'silence'

export interface PlayedOut {
  readonly state: Execution
  readonly events: readonly Happened<ExecutionEvent>[]
  readonly decide: Decide
  /** Goes on until nothing is owed, letting time pass as far as `until` (milliseconds from the start). */
  readonly go: (until?: number) => void
  readonly statusOf: (taskId: string) => string | undefined
  /** Lets time pass to so many milliseconds from the start, without anything being done. */
  readonly later: (milliseconds: number) => void
  /** The names of the events, with their tasks. */
  readonly told: () => readonly string[]
}

export type Script = (taskId: string, input: unknown, attempt: number) => Reply

/** Plays an execution of a plan in which leaves answer at once, each in its turn, as a script says. */
export const playOut = (
  plan: Plan,
  script: Script,
  given: { input?: unknown; policy?: Partial<Policy> } = {},
): PlayedOut => {
  const state = execution(plan, 'e').initial()
  const events: Happened<ExecutionEvent>[] = []
  let now = Date.parse(NOW)
  const take = (event: ExecutionEvent): void => {
    const happened = { ...event, at: new Date(now).toISOString() }
    events.push(happened)
    execution(plan, 'e').evolve(state, happened)
  }
  const decide: Decide = (intent) => {
    const decision = intent(state, { at: new Date(now).toISOString(), random: () => 0.5, env: () => undefined })
    if (E.isRight(decision)) decision.right.forEach(take)
    return decision
  }
  const answer = (): boolean =>
    state.tasks.some((task, index) => {
      if (!isAtWork(task) || task.status === 'waiting') return false
      const made = inputOf(state, index, noEnv)
      const reply = script(idOf(state, index), E.isRight(made) ? made.right : undefined, task.attempt)
      if (reply === 'silence') return false
      const { attempt } = task
      if ('output' in reply) decide(completeTask({ task: index, attempt, output: reply.output }))
      else
        decide(failTask({ task: index, attempt, error: { message: 'as scripted', retryable: false, ...reply.error } }))
      return true
    })
  const go = (until = Infinity): void => {
    for (let steps = 0; !isOver(state); steps++) {
      if (steps > 100_000) throw new Error('it does not come to rest')
      const work = next(state, now, () => true)
      if (work !== undefined) perform(state, work, decide)
      else if (!answer()) {
        const wake = wakeAt(state)
        if (wake === Infinity || wake > Date.parse(NOW) + until) return
        now = Math.max(now, wake)
      }
    }
  }
  const submission = submitted(given.policy)
  take(
    submission.type === 'workflow_submitted'
      ? { ...submission, data: { ...submission.data, input: given.input ?? {} } }
      : submission,
  )
  take(started)
  return {
    state,
    events,
    decide,
    go,
    later: (milliseconds) => {
      now = Math.max(now, Date.parse(NOW) + milliseconds)
    },
    statusOf: (taskId) => state.tasks.find((_, index) => idOf(state, index) === taskId)?.status,
    told: () => events.slice(2).map(({ type, data }) => ('task_id' in data ? `${type} ${data.task_id}` : type)),
  }
}

/** Played to the end. */
export const played = (...given: Parameters<typeof playOut>): PlayedOut => {
  const playing = playOut(...given)
  playing.go()
  return playing
}

export const alwaysDone: Script = (_, input) => ({ output: input })
