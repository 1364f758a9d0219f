import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Plan } from '../../../src/domain/definition/plan.ts'
import {
  admit,
  cancel,
  completeTask,
  evolve,
  execution,
  expire,
  failTask,
  finish,
  isOver,
  isUnderWay,
  next,
  pause,
  render,
  resume,
  skipTask,
  startTask,
  submit,
  timeOutTask,
  wakeAt,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
  type Work,
} from '../../../src/domain/execution/index.ts'
import { restore, snapshot } from '../../../src/domain/execution/snapshot.ts'
import type { Happened } from '../../../src/domain/decider.ts'
import { aPlan, aTask, POLICY } from '../../support/execution.ts'

/** Random graphs: each task depends on some of those before it. */
const plans: fc.Arbitrary<Plan> = fc
  .array(fc.record({ upstream: fc.array(fc.nat(20), { maxLength: 3 }), component: fc.constantFrom('x', 'y') }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((drawn) =>
    aPlan(
      Object.fromEntries(
        drawn.map(({ upstream, component }, n) => {
          const depends_on = n === 0 ? [] : [...new Set(upstream.map((u) => `t${u % n}`))]
          return [`t${n}`, aTask(depends_on, { component, retry: { max_attempts: 2 } })]
        }),
      ),
      { timeout: 500 },
    ),
  )

const noEnv = () => undefined

/** What may happen to an execution from outside, or to its attempts. */
const stories = fc.array(
  fc.record({
    what: fc.constantFrom(
      'complete',
      'complete',
      'complete',
      'fail',
      'fail_for_good',
      'pause',
      'resume',
      'admit',
      'cancel',
      'later',
      'work',
      'work',
    ),
    which: fc.nat(20),
  }),
  { maxLength: 80, size: 'max' },
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

  const decide = (intent: ExecutionIntent): void => {
    const at = new Date(now).toISOString()
    const decision = intent(state, { at, random: () => 0.5 })
    if (E.isLeft(decision)) return
    for (const event of decision.right) {
      lawsBefore(state, event)
      evolve(state, { ...event, at })
      events.push({ ...event, at })
      lawsAfter(state)
    }
  }
  const work = (owed: Work): void => {
    switch (owed.do) {
      case 'start_task':
        return decide(startTask({ task: owed.task }))
      case 'skip_task':
        return decide(skipTask(owed.task))
      case 'time_out_task':
        return decide(timeOutTask(owed.task))
      case 'end_wait':
        return decide(completeTask({ task: owed.task, attempt: 1, output: null }, noEnv))
      case 'expire':
        return decide(expire())
      case 'finish':
        return decide(finish(() => undefined))
    }
  }
  const underWay = () => state.tasks.flatMap((task, index) => (isUnderWay(task) ? [index] : []))

  decide(submit({ input: {}, metadata: undefined, priority: 0, policy: POLICY, request_id: undefined }))
  for (const { what, which } of story) {
    const some = underWay()
    const task = some[which % Math.max(1, some.length)]
    const attempt = task === undefined ? 0 : (state.tasks[task]?.attempt ?? 0)
    if (what === 'pause') decide(pause())
    else if (what === 'resume') decide(resume(which % 2 === 0))
    else if (what === 'admit') decide(admit())
    else if (what === 'cancel' && which > 18) decide(cancel())
    else if (what === 'later') now += which * 1_000
    else if (what === 'complete' && task !== undefined) decide(completeTask({ task, attempt, output: which }, noEnv))
    else if (what.startsWith('fail') && task !== undefined)
      decide(failTask({ task, attempt, error: { type: 'broken', message: 'b', retryable: what === 'fail' } }))
    else if (what === 'work') {
      const owed = next(state, now, (lane) => (lane + which) % 3 !== 0)
      if (owed !== undefined) work(owed)
    }
  }
  return { state, events }
}

const lawsBefore = (state: Execution, event: ExecutionEvent): void => {
  expect(isOver(state), `${event.type} after the end`).to.equal(false)
  if (event.type !== 'task_started') return
  expect(state.status, 'a task starts only while its execution runs').to.equal('running')
  const planned = state.plan.tasks[state.plan.indexOf.get(event.data.task_id) ?? -1]
  for (const upstream of planned?.dependsOn ?? [])
    expect(state.tasks[upstream]?.status, 'a task starts only when what it depends on has completed').to.equal(
      'completed',
    )
  expect(event.data.attempt).to.equal((state.tasks[planned?.index ?? -1]?.attempt ?? 0) + 1)
}

const lawsAfter = (state: Execution): void => {
  const counted = Object.fromEntries(
    Object.keys(state.counts).map((status) => [status, state.tasks.filter((task) => task.status === status).length]),
  )
  expect(state.counts).to.deep.equal(counted)
}

/** All that may be started or must be skipped now, in whatever order; the state is of no use after that. */
const owed = (state: Execution): readonly string[] => {
  const all: string[] = []
  const at = state.lastAt
  const most = 2 * state.tasks.length
  for (
    let work = next(state, Date.parse(at), () => true);
    work !== undefined;
    work = next(state, Date.parse(at), () => true)
  ) {
    expect(all.length, 'what is done is not owed again').to.be.at.most(most)
    all.push(JSON.stringify(work))
    const intent =
      work.do === 'start_task'
        ? startTask({ task: work.task })
        : work.do === 'skip_task'
          ? skipTask(work.task)
          : undefined
    const decision = intent?.(state, { at, random: () => 0.5 })
    if (decision === undefined || E.isLeft(decision)) break
    for (const event of decision.right) evolve(state, { ...event, at })
  }
  return all.sort()
}

const document = (state: Execution) => JSON.stringify(render(state, 0, 0))

describe('the laws of an execution', () => {
  it('hold in every story', () => {
    fc.assert(
      fc.property(plans, stories, (plan, story) => {
        play(plan, story)
      }),
      { numRuns: 300 },
    )
  })

  it('make the fold of its events, at any revision, the same through a snapshot', () => {
    fc.assert(
      fc.property(plans, stories, fc.integer({ min: 0, max: 100 }), (plan, story, percent) => {
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
        expect(wakeAt(tailed)).to.equal(wakeAt(whole))
        expect(owed(tailed)).to.deep.equal(owed(whole))
      }),
      { numRuns: 300 },
    )
  })

  it('end every execution once nothing holds it up', () => {
    fc.assert(
      fc.property(plans, stories, (plan, story) => {
        const { state } = play(plan, story)
        let now = Date.parse(state.lastAt)
        const decide = (intent: ExecutionIntent): void => {
          const at = new Date(now).toISOString()
          const decision = intent(state, { at, random: () => 0.5 })
          if (E.isRight(decision)) for (const event of decision.right) evolve(state, { ...event, at })
        }
        decide(resume(true))
        decide(admit())
        for (let step = 0; step < 200 && !isOver(state); step++) {
          state.tasks.forEach((task, index) => {
            if (isUnderWay(task)) decide(completeTask({ task: index, attempt: task.attempt, output: null }, noEnv))
          })
          const owed = next(state, now, () => true)
          if (owed?.do === 'start_task') decide(startTask({ task: owed.task }))
          else if (owed?.do === 'skip_task') decide(skipTask(owed.task))
          else if (owed?.do === 'finish') decide(finish(() => undefined))
          else if (owed?.do === 'expire') decide(expire())
          else if (owed?.do === 'time_out_task') decide(timeOutTask(owed.task))
          else now = Math.max(now, wakeAt(state))
        }
        expect(isOver(state)).to.equal(true)
      }),
      { numRuns: 300 },
    )
  })
})
