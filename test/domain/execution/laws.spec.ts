import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../../../src/domain/decider.ts'
import type { Plan } from '../../../src/domain/definition/plan.ts'
import { blockAround } from '../../../src/domain/execution/instances.ts'
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
  idOf,
  isOver,
  isUnderWay,
  next,
  pause,
  render,
  resume,
  submit,
  wakeAt,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
} from '../../../src/domain/execution/index.ts'
import { restore, snapshot } from '../../../src/domain/execution/snapshot.ts'
import { isAtWork, taskAt, type TaskState } from '../../../src/domain/execution/state.ts'
import { trigger } from '../../../src/domain/execution/trigger-rule.ts'
import { stateForm } from '../../../src/domain/execution/state-form.ts'
import { still } from '../../../src/domain/execution/still.ts'
import { hashInSlices } from '../../../src/engine/hash-in-slices.ts'
import { stateHash } from '../../../src/engine/state-hash.ts'
import { canonical } from '../../../src/store/canonical.ts'
import { DRAWN_INPUT, drawnPlans } from '../../support/drawn-plans.ts'
import { aCheckpoint, POLICY } from '../../support/execution.ts'
import { perform } from '../../support/players.ts'

const weighted = (weight: number, what: string) => ({ weight, arbitrary: fc.constant(what) })

/** What may happen to an execution from outside, or to its attempts. */
const stories = fc.array(
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
      weighted(2, 'later'),
    ),
    which: fc.nat(20),
  }),
  { minLength: 10, maxLength: 100, size: 'max' },
)

interface Told {
  readonly state: Execution
  readonly events: readonly Happened<ExecutionEvent>[]
}

/** Plays a story, checking each law at each event. */
const play = (plan: Plan, story: readonly { readonly what: string; readonly which: number }[]): Told => {
  const state = execution(plan, 'e').initial()
  const events: Happened<ExecutionEvent>[] = []
  let now = Date.parse('2026-01-01T00:00:00.000Z')

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

  decide(submit({ input: DRAWN_INPUT, metadata: undefined, priority: 0, policy: POLICY, request_id: undefined }))
  for (const { what, which } of story) {
    const some = underWay()
    const task = some[which % Math.max(1, some.length)]
    const attempt = task === undefined ? 0 : (state.tasks[task]?.attempt ?? 0)
    if (what === 'pause') decide(pause())
    else if (what === 'resume') decide(resume(which % 2 === 0))
    else if (what === 'admit') decide(admit())
    else if (what === 'cancel' && which > 17) decide(cancel())
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

const leavesUnderWay = (state: Execution): readonly number[] =>
  state.tasks.flatMap((task, index) => (isAtWork(task) ? [index] : []))

const STARTS: ReadonlySet<string> = new Set(['task_started', 'task_repeated'])

const lawsBefore = (state: Execution, event: ExecutionEvent): void => {
  expect(isOver(state), `${event.type} after the end`).to.equal(false)
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

const lawsAfter = (state: Execution): void => {
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
const owed = (state: Execution): readonly string[] => {
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

const document = (state: Execution) => JSON.stringify(render(state, 0, 0))

const aNote = (n: number, revision: number): ExecutionEvent =>
  n % 2 === 0
    ? { type: 'execution_forked', data: { execution_id: `f${n}`, revision, kind: 'fork' } }
    : { type: 'checkpoint_created', data: aCheckpoint(`c${n}`, revision, n % 3 === 0) }

describe('the laws of an execution', () => {
  it('hold in every story', () => {
    fc.assert(
      fc.property(drawnPlans, stories, (plan, story) => {
        play(plan, story)
      }),
      { numRuns: 300 },
    )
  })

  it('leave the run, its hash and what is owed as they are, whatever is written down beside it and when', () => {
    fc.assert(
      fc.property(drawnPlans, stories, fc.array(fc.nat(1_000), { maxLength: 8 }), (plan, story, places) => {
        const { events } = play(plan, story)
        const plain = events.reduce(evolve, execution(plan, 'e').initial())
        let annotated = execution(plan, 'e').initial()
        const at = new Map(places.map((place, n) => [place % events.length, n]))
        events.forEach((event, revision) => {
          annotated = evolve(annotated, event)
          const note = at.get(revision)
          if (note === undefined) return
          const before = stateHash(annotated)
          annotated = evolve(annotated, { ...aNote(note, revision), at: event.at })
          expect(stateHash(annotated)).to.equal(before)
        })
        expect(stateHash(annotated)).to.equal(stateHash(plain))
        expect(document(annotated)).to.equal(document(plain))
        expect(wakeAt(annotated)).to.equal(wakeAt(plain))
        const now = Date.parse(plain.lastAt)
        expect(next(annotated, now, () => true)).to.deep.equal(next(plain, now, () => true))
      }),
      { numRuns: 100 },
    )
  })

  it('let the state be held still and hashed a little at a time, whatever happens meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(drawnPlans, stories, fc.integer({ min: 0, max: 100 }), async (plan, story, percent) => {
        const { events } = play(plan, story)
        const cut = Math.floor((percent / 100) * events.length)
        let live = events.slice(0, cut).reduce(evolve, execution(plan, 'e').initial())
        const before = stateHash(live)
        const form = canonical(stateForm(live))
        const held = still(live)
        live = events.slice(cut).reduce(evolve, live)
        expect(canonical(stateForm(held))).to.equal(form)
        expect(await hashInSlices(held, () => Promise.resolve())).to.equal(before)
      }),
      { numRuns: 200 },
    )
  })

  it('make the fold of its events, at any revision, the same through a snapshot', () => {
    fc.assert(
      fc.property(drawnPlans, stories, fc.integer({ min: 0, max: 100 }), (plan, story, percent) => {
        const { state, events } = play(plan, story)
        const cut = Math.floor((percent / 100) * events.length)
        const { initial } = execution(plan, 'e')
        const whole = events.reduce(evolve, initial())
        const half = events.slice(0, cut).reduce(evolve, initial())
        const thawed = restore(plan, 'e', JSON.parse(JSON.stringify(snapshot(half))))
        expect(wakeAt(thawed)).to.equal(wakeAt(half))
        const tailed = events.slice(cut).reduce(evolve, thawed)
        expect(document(whole)).to.equal(document(state))
        expect(document(tailed)).to.equal(document(state))
        expect(stateHash(whole)).to.equal(stateHash(state))
        expect(stateHash(tailed)).to.equal(stateHash(state))
        expect(wakeAt(tailed)).to.equal(wakeAt(whole))
        expect(owed(tailed)).to.deep.equal(owed(whole))
      }),
      { numRuns: 300 },
    )
  })

  it('give every task an id that leads back to it', () => {
    fc.assert(
      fc.property(drawnPlans, stories, (plan, story) => {
        const { state } = play(plan, story)
        state.tasks.forEach((_, index) => expect(findTask(state, idOf(state, index))).to.equal(index))
      }),
    )
  })

  it('end every execution once nothing holds it up', () => {
    fc.assert(
      fc.property(drawnPlans, stories, (plan, story) => {
        const { state } = play(plan, story)
        let now = Date.parse(state.lastAt)
        const decide = (intent: ExecutionIntent) => {
          const at = new Date(now).toISOString()
          const decision = intent(state, { at, random: () => 0.5, env: () => undefined })
          if (E.isRight(decision)) for (const event of decision.right) evolve(state, { ...event, at })
          return decision
        }
        decide(resume(true))
        decide(admit())
        for (let step = 0; step < 2_000 && !isOver(state); step++) {
          for (const task of leavesUnderWay(state))
            decide(completeTask({ task, attempt: taskAt(state, task).attempt, output: null }))
          const work = next(state, now, () => true)
          if (work !== undefined) perform(state, work, decide)
          else now = Math.max(now, wakeAt(state))
        }
        expect(isOver(state)).to.equal(true)
      }),
      { numRuns: 300 },
    )
  })
})
