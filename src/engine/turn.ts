import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../domain/decider.ts'
import {
  acceptTask,
  admit,
  completeTask,
  escalateApproval,
  evolve,
  expire,
  failTask,
  failUnstarted,
  finish,
  inputOf,
  letThrough,
  next,
  nextConsequence,
  NO_LANE,
  openTask,
  outcomeOfAnswer,
  settleTask,
  skipTask,
  startTask,
  timeOutTask,
  type Env,
  type ExecutionEvent,
  type ExecutionIntent,
  type Work,
} from '../domain/execution/index.ts'
import type { PlannedTask } from '../domain/definition/plan.ts'
import { roundOf, taskAt } from '../domain/execution/state.ts'
import type { Rejection } from '../domain/rejection.ts'
import { millisecondsOf, timeText } from '../domain/time.ts'
import type { Meta } from '../store/event-store.ts'
import { largeEvent, type Blob } from './large.ts'
import { accepted, type Message, type Run, type Settle } from './run.ts'
import { ACCEPTED, type Awaiting, type KindOf, type Outcome, type TaskKind } from './tasks/task-kind.ts'

/** What a turn needs from around the execution. */
export interface Surroundings {
  readonly kindOf: KindOf
  readonly env: Env
  readonly random: () => number
  /** Bytes of JSON up to which an event carries its value. */
  readonly maxInline: number
  readonly newId: () => string
  readonly now: () => number
  /** Takes a slot for the run when one is free. */
  readonly takeSlot: (run: Run) => boolean
  /** Takes a place at a component's gate, or puts the run in line for one. */
  readonly enterGate: (run: Run, component: string) => boolean
  /** Gives a place back: its call has ended, or none went out. */
  readonly leaveGate: (component: string, how: 'ended' | 'unused') => void
  /** Whether a place may be used again by who has it. */
  readonly mayKeepPlace: (component: string) => boolean
  /** False once the server is stopping: what is under way ends, nothing begins. */
  readonly mayBegin: () => boolean
  /** The checkpoint that is due of a state of that revision, if there is one. */
  readonly mark: (run: Run, revision: number, now: number) => ExecutionIntent | undefined
}

/** An attempt that was claimed in a turn: to be called once its claim is durable. */
export interface Begun {
  readonly task: number
  readonly attempt: number
  readonly input: unknown
  readonly kind: Extract<TaskKind, { readonly kind: 'call' }>
}

/** What one turn decided: its events are one append, and all the rest waits for that. */
export interface Turn {
  readonly at: string
  readonly events: (ExecutionEvent & { readonly meta?: Meta })[]
  /** What its events refer to. */
  readonly blobs: Blob[]
  readonly begun: Begun[]
  /** Tasks whose attempt was given up. */
  readonly abandoned: number[]
  readonly answers: { readonly settle: Settle; readonly no: Rejection | undefined }[]
  readonly heard: readonly Message[]
  /** Something under way was cancelled, maybe what began in this very turn. */
  cancelled: boolean
  /** It ended for its size, with work left. */
  more: boolean
}

/** Hears the inbox, then does what is owed, until nothing is. Pure tasks end within the turn. Leaves the run ahead of the log. */
export const takeTurn = (run: Run, around: Surroundings): Turn => {
  const { lastAt, notes } = run.execution
  const now = Math.max(around.now(), timeOf(lastAt), timeOf(notes.at))
  const { bounds } = run
  const heard = run.inbox.length <= bounds.messages ? run.inbox : run.inbox.slice(0, bounds.messages)
  run.inbox = heard === run.inbox ? [] : run.inbox.slice(bounds.messages)
  const turn: Turn = {
    at: timeText(now),
    events: [],
    blobs: [],
    begun: [],
    abandoned: [],
    answers: [],
    heard,
    cancelled: false,
    more: run.inbox.length > 0,
  }
  run.inLine = false
  for (const message of heard) {
    hear(run, turn, message, around)
    settle(run, turn, around)
  }

  if (run.execution.status === 'pending' && around.mayBegin() && (run.holdsSlot || around.takeSlot(run))) {
    decide(run, turn, admit(), around)
  }
  const lanes = run.execution.plan.components
  const mayStart = (lane: number): boolean =>
    around.mayBegin() && (lane === NO_LANE || mayEnter(run, lanes[lane] as string, around))
  while (turn.events.length < bounds.events) {
    const work = next(run.execution, now, mayStart)
    if (work === undefined) {
      mark(run, turn, now, around)
      return turn
    }
    perform(run, turn, work, around)
  }
  turn.more = true
  return turn
}

/** Nothing is left to do: what has happened until here is what the checkpoint is of. */
const mark = (run: Run, turn: Turn, now: number, around: Surroundings): void => {
  if (!around.mayBegin()) return
  const due = around.mark(run, run.revision + turn.events.length, now)
  if (due !== undefined) decide(run, turn, due, around)
}

const timeOf = (at: string): number => (at === '' ? 0 : millisecondsOf(at))

/** Ends what has been settled by a message before the next one is heard, as far as the turn has room. */
const settle = (run: Run, turn: Turn, around: Surroundings): void => {
  while (turn.events.length < run.bounds.events) {
    const work = nextConsequence(run.execution)
    if (work === undefined) return
    perform(run, turn, work, around)
  }
}

const hear = (run: Run, turn: Turn, message: Message, around: Surroundings): void => {
  switch (message.kind) {
    case 'outcome':
      if (message.round !== roundOf(run.execution)) return
      if (message.outcome === ACCEPTED) decide(run, turn, acceptTask(message), around)
      else conclude(run, turn, message.task, message.attempt, message.outcome, around)
      return
    case 'command': {
      const intent = message.intend(run, run.revision + turn.events.length)
      const decided = decide(run, turn, intent, around, message.meta)
      turn.answers.push({ settle: message.settle, no: E.isLeft(decided) ? decided.left : undefined })
    }
  }
}

const perform = (run: Run, turn: Turn, work: Work, around: Surroundings): void => {
  switch (work.do) {
    case 'start_task':
      start(run, turn, work.task, around)
      return
    case 'open_task':
      open(run, turn, work.task, around)
      return
    case 'settle_task':
      decide(run, turn, settleTask(work.task), around)
      return
    case 'end_wait':
      endWait(run, turn, work.task, around)
      return
    case 'take_answer': {
      const answered = taskAt(run.execution, work.task)
      conclude(run, turn, work.task, answered.attempt, outcomeOfAnswer(answered), around)
      return
    }
    case 'escalate':
      decide(run, turn, escalateApproval(work.task), around)
      return
    case 'time_out_task':
      turn.abandoned.push(work.task)
      decide(run, turn, timeOutTask(work.task, work.limit), around)
      return
    case 'skip_task':
      decide(run, turn, skipTask(work.task), around)
      return
    case 'expire':
      decide(run, turn, expire(), around)
      return
    case 'finish':
      decide(run, turn, finish(), around)
  }
}

/** A leaf that is neither skipped nor failed by its condition goes on to the line of its component. */
const open = (run: Run, turn: Turn, task: number, around: Surroundings): void => {
  const opened = decide(run, turn, openTask(task), around)
  if (E.isRight(opened) && opened.right.length === 0) letThrough(run.execution, task)
}

/** Claims the task's next attempt. Only a call keeps the place at the gate that the task came with. */
const start = (run: Run, turn: Turn, task: number, around: Surroundings): void => {
  const { component, action, input: template } = planned(run, task)
  const state = taskAt(run.execution, task)
  const attempt = state.attempt + 1
  const made = inputOf(run.execution, task, around.env)
  const kind = around.kindOf(component, action)
  if (isGated(component) && (E.isLeft(made) || kind.kind !== 'call')) around.leaveGate(component, 'unused')
  if (E.isLeft(made)) {
    decide(run, turn, failUnstarted({ task, error: made.left }), around)
    return
  }
  const input = made.right
  const recorded = template.kind === 'constant' || state.input !== undefined ? {} : { input }
  switch (kind.kind) {
    case 'call':
      decide(run, turn, startTask({ task, ...recorded }), around)
      turn.begun.push({ task, attempt, input, kind })
      return
    case 'pure':
      decide(run, turn, startTask({ task, ...recorded }), around)
      conclude(run, turn, task, attempt, kind.run(input), around)
      return
    case 'await': {
      const made = kind.awaits(input, { at: Date.parse(turn.at), newId: around.newId })
      const begun = E.isLeft(made) ? {} : awaitingFrom(made.right, planned(run, task).timeout, turn.at)
      decide(run, turn, startTask({ task, ...recorded, ...begun }), around)
      if (E.isLeft(made)) conclude(run, turn, task, attempt, made, around)
      return
    }
    case 'timer': {
      const due = kind.due(input, Date.parse(turn.at))
      const until = E.isRight(due) ? { until: new Date(due.right).toISOString() } : {}
      decide(run, turn, startTask({ task, ...recorded, ...until }), around)
      if (E.isLeft(due)) conclude(run, turn, task, attempt, due, around)
    }
  }
}

/** It has no deadline but one that its author wrote. */
const awaitingFrom = ({ awaits, timeout = Infinity }: Awaiting, ofTask = Infinity, at: string) => {
  const seconds = Math.min(timeout, ofTask)
  return seconds === Infinity ? { awaits } : { awaits, until: new Date(Date.parse(at) + seconds * 1_000).toISOString() }
}

const endWait = (run: Run, turn: Turn, task: number, around: Surroundings): void => {
  const { component, action } = planned(run, task)
  const kind = around.kindOf(component, action)
  const made = inputOf(run.execution, task, around.env)
  const input = E.isRight(made) ? made.right : null
  const { attempt, until = turn.at } = taskAt(run.execution, task)
  conclude(run, turn, task, attempt, E.right(kind.kind === 'timer' ? kind.output(input, until) : null), around)
}

/** An outcome that comes too late is refused by the decider, and that is all. */
const conclude = (
  run: Run,
  turn: Turn,
  task: number,
  attempt: number,
  outcome: Outcome,
  around: Surroundings,
): void => {
  const intent = E.isRight(outcome)
    ? completeTask({ task, attempt, output: outcome.right })
    : failTask({ task, attempt, error: outcome.left })
  decide(run, turn, intent, around)
}

const decide = (
  run: Run,
  turn: Turn,
  intent: ExecutionIntent,
  { random, env, maxInline }: Surroundings,
  meta?: Meta,
): ReturnType<ExecutionIntent> => {
  const decision = intent(run.execution, { at: turn.at, random, env })
  if (E.isLeft(decision)) return decision
  for (const event of decision.right) {
    if (event.type === 'task_cancelled' || event.type === 'workflow_retried') turn.cancelled = true
    const large = largeEvent(run.execution, event, maxInline)
    const stored = large?.stored ?? event
    turn.events.push(meta === undefined ? stored : { ...stored, meta })
    if (large?.blob !== undefined) turn.blobs.push(large.blob)
    evolve(run.execution, happened(large?.whole ?? event, turn.at))
  }
  return decision
}

/** Of one form for all events, and cheaper than a copy of each. */
const happened = ({ type, data }: ExecutionEvent, at: string): Happened<ExecutionEvent> =>
  ({ type, data, at }) as Happened<ExecutionEvent>

/** Only what leaves the process needs a place; the component that is built in decides at once. */
export const isGated = (component: string): boolean => component !== 'harmonia'

const mayEnter = (run: Run, component: string, around: Surroundings): boolean => {
  if (!isGated(component)) return true
  const granted = run.grants.indexOf(component)
  if (granted >= 0) run.grants.splice(granted, 1)
  else if (!around.enterGate(run, component)) {
    run.inLine = true
    return false
  }
  return true
}

const planned = (run: Run, task: number): PlannedTask => taskAt(run.execution, task).node

/** Tells the callers of a turn that is durable, or had nothing to append. */
export const answer = (run: Run, turn: Turn): void => {
  for (const { settle, no } of turn.answers) settle(no === undefined ? E.right(accepted(run)) : E.left(no))
}
