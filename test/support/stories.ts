import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../../src/domain/decider.ts'
import type { Plan } from '../../src/domain/definition/plan.ts'
import { blockAround } from '../../src/domain/execution/instances.ts'
import {
  acceptTask,
  admit,
  cancel,
  completeTask,
  evolve,
  execution,
  failTask,
  findTask,
  heartbeatTask,
  isOver,
  isUnderWay,
  next,
  pause,
  render,
  resume,
  retry,
  submit,
  wakeAt,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
} from '../../src/domain/execution/index.ts'
import { isAtWork, taskAt, type TaskState } from '../../src/domain/execution/state.ts'
import { trigger } from '../../src/domain/execution/trigger-rule.ts'
import { DRAWN_INPUT } from './drawn-plans.ts'
import { POLICY } from './execution.ts'
import { perform } from './players.ts'

const weighted = (weight: number, what: string) => ({ weight, arbitrary: fc.constant(what) })

/** What may happen to an execution from outside, or to its attempts. */
export const stories = fc.array(
  fc.record({
    what: fc.oneof(
      weighted(10, 'work'),
      weighted(8, 'complete'),
      weighted(2, 'fail'),
      weighted(1, 'report'),
      weighted(2, 'fail_for_good'),
      weighted(1, 'pause'),
      weighted(2, 'resume'),
      weighted(3, 'admit'),
      weighted(1, 'cancel'),
      weighted(2, 'retry'),
      weighted(2, 'later'),
    ),
    which: fc.nat(20),
  }),
  { minLength: 10, maxLength: 100, size: 'max' },
)

export interface Told {
  readonly state: Execution
  readonly events: readonly Happened<ExecutionEvent>[]
}

export type Story = readonly { readonly what: string; readonly which: number }[]

const SUBMIT = submit({ input: DRAWN_INPUT, metadata: undefined, priority: 0, policy: POLICY, request_id: undefined })

/** Plays a story, checking each law at each event. */
export const play = (plan: Plan, story: Story): Told => playOn(execution(plan, 'e').initial(), SUBMIT, story)

/** The same of an execution that begins otherwise. */
export const playOn = (
  state: Execution,
  first: ExecutionIntent,
  story: Story,
  from = Date.parse('2026-01-01T00:00:00.000Z'),
): Told => {
  const events: Happened<ExecutionEvent>[] = []
  let now = from

  const decide = (intent: ExecutionIntent) => {
    const at = new Date(now).toISOString()
    const decision = intent(state, { at, random: () => 0.5, env: () => undefined })
    if (E.isLeft(decision)) return decision
    for (const event of decision.right) {
      lawsBefore(state, event)
      evolve(state, { ...event, at })
      events.push({ ...event, at })
      lawsAfter(state)
    }
    return decision
  }
  const underWay = () => leavesUnderWay(state)

  decide(first)
  for (const { what, which } of story) {
    const some = underWay()
    const task = some[which % Math.max(1, some.length)]
    const attempt = task === undefined ? 0 : (state.tasks[task]?.attempt ?? 0)
    if (what === 'pause') decide(pause())
    else if (what === 'resume') decide(resume(which % 2 === 0))
    else if (what === 'admit') decide(admit())
    else if (what === 'cancel' && which > 17) decide(cancel())
    else if (what === 'retry') decide(retry())
    else if (what === 'later') now += which * 1_000
    else if (what === 'complete' && task !== undefined) decide(completeTask({ task, attempt, output: which % 2 === 0 }))
    else if (what === 'report' && task !== undefined)
      decide(which % 2 === 0 ? acceptTask({ task, attempt }) : heartbeatTask({ task, attempt }))
    else if (what.startsWith('fail') && task !== undefined)
      decide(failTask({ task, attempt, error: { type: 'broken', message: 'b', retryable: what === 'fail' } }))
    else if (what === 'work') {
      for (let some = which % 5; some >= 0; some--) {
        const owed = next(state, now, (lane) => (lane + which) % 3 !== 0)
        if (owed !== undefined) perform(state, owed, decide)
      }
    }
  }
  return { state, events }
}

export const leavesUnderWay = (state: Execution): readonly number[] =>
  state.tasks.flatMap((task, index) => (isAtWork(task) ? [index] : []))

const STARTS: ReadonlySet<string> = new Set(['task_started', 'task_repeated'])

export const lawsBefore = (state: Execution, event: ExecutionEvent): void => {
  expect(isOver(state), `${event.type} after the end`).to.equal(event.type === 'workflow_retried')
  if (STARTS.has(event.type)) expect(state.status, 'nothing starts unless the execution runs').to.equal('running')
  if (event.type !== 'task_started') return
  const task = taskAt(state, findTask(state, event.data.task_id) ?? -1)
  expect(verdict(state, task), 'a task starts only when its rule says so').to.equal('run')
  expect(event.data.attempt).to.equal(task.attempt + 1)
  const undoes = task.node.role === 'compensation'
  expect(undoes, 'once it compensates, it does nothing else').to.equal(state.compensating !== undefined)
  if (task.parent >= 0 && !undoes)
    expect(isUnderWay(taskAt(state, task.parent)), 'and what it is inside of is under way').to.equal(true)
}

/** The rule asked of the upstream tasks as they stand, each looked at. */
const verdict = (state: Execution, task: TaskState) => {
  const { dependsOn, rule } = task.node
  const { first } = dependsOn.length === 0 ? state.root : blockAround(state, task)
  const ends = dependsOn.map((upstream) => endOf(taskAt(state, first + upstream)))
  const count = (end: string): number => ends.filter((one) => one === end).length
  return trigger(rule, ends.length, count('success'), count('failed'), count('skipped'))
}

const endOf = ({ status, lost }: TaskState): string => {
  if (status === 'completed') return 'success'
  if (status === 'skipped') return lost ? 'failed' : 'skipped'
  return status === 'failed' || status === 'cancelled' ? 'failed' : 'open'
}

export const lawsAfter = (state: Execution): void => {
  const own = state.tasks.slice(0, state.plan.tasks.length)
  const counted = Object.fromEntries(
    Object.keys(state.counts).map((status) => [status, own.filter((task) => task.status === status).length]),
  )
  expect(state.counts, 'tasks are counted where they stand').to.deep.equal(counted)
  expect(state.busy, 'leaves under way are counted').to.equal(leavesUnderWay(state).length)
  expect(state.promised, 'so are the items to come').to.equal(itemsToCome(state))
}

const itemsToCome = (state: Execution): number =>
  state.tasks.reduce((sum, { status, inside }) => {
    if (inside === undefined || !('items' in inside) || status !== 'running') return sum
    return sum + inside.items.length - inside.children.length
  }, 0)

/** All that may be started or must be ended now, in whatever order; the state is of no use after that. */
export const owed = (state: Execution): readonly string[] => {
  const all: string[] = []
  const at = state.lastAt
  const decide = (intent: ExecutionIntent) => {
    const decision = intent(state, { at, random: () => 0.5, env: () => undefined })
    if (E.isRight(decision)) for (const event of decision.right) evolve(state, { ...event, at })
    if (E.isRight(decision)) all.push(...decision.right.map((event) => JSON.stringify(event)))
    return decision
  }
  for (
    let work = next(state, Date.parse(at), () => true);
    work !== undefined;
    work = next(state, Date.parse(at), () => true)
  ) {
    expect(all.length, 'what is done is not owed again').to.be.below(1_000)
    perform(state, work, decide)
  }
  return all.sort()
}

/** As the outside sees it, but for those that go on from it. */
export const document = (state: Execution) =>
  JSON.stringify({ ...render(state, 0, 0), forks: undefined, fork_count: undefined })

/** Lets everything be answered and every time come until it is over. */
export const bringToEnd = (state: Execution, outcome: 'complete' | 'fail' = 'complete'): Told => {
  const events: Happened<ExecutionEvent>[] = []
  let now = Date.parse(state.lastAt)
  const decide = (intent: ExecutionIntent) => {
    const at = new Date(now).toISOString()
    const decision = intent(state, { at, random: () => 0.5, env: () => undefined })
    if (E.isRight(decision))
      for (const event of decision.right) {
        lawsBefore(state, event)
        evolve(state, { ...event, at })
        events.push({ ...event, at })
        lawsAfter(state)
      }
    return decision
  }
  decide(resume(true))
  decide(admit())
  for (let step = 0; step < 2_000 && !isOver(state); step++) {
    for (const task of leavesUnderWay(state)) {
      const { attempt } = taskAt(state, task)
      if (outcome === 'complete') decide(completeTask({ task, attempt, output: null }))
      else decide(failTask({ task, attempt, error: { type: 'broken', message: 'b', retryable: false } }))
    }
    const work = next(state, now, () => true)
    if (work !== undefined) perform(state, work, decide)
    else now = Math.max(now, wakeAt(state))
    if (now === Infinity) break
  }
  return { state, events }
}
