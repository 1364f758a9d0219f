import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../../../src/domain/decider.ts'
import type { Plan } from '../../../src/domain/definition/plan.ts'
import type { RecordedChanges } from '../../../src/domain/execution/events.ts'
import {
  evolve,
  execution,
  idOf,
  isOver,
  isUnderWay,
  retry,
  type Execution,
  type ExecutionEvent,
} from '../../../src/domain/execution/index.ts'
import { restore, snapshot } from '../../../src/domain/execution/snapshot.ts'
import { hasEnded, isCalled, taskAt } from '../../../src/domain/execution/state.ts'
import { stateHash } from '../../../src/engine/state-hash.ts'
import { drawnPlans } from '../../support/drawn-plans.ts'
import { intentOfFork as forkOf } from '../../support/forks.ts'
import { bringToEnd, document, lawsAfter, play, playOn, stories, type Told } from '../../support/stories.ts'

const fold = (plan: Plan, events: readonly Happened<ExecutionEvent>[]): Execution =>
  events.reduce(evolve, execution(plan, 'e').initial())

const LATER = '2026-01-02T00:00:00.000Z'

const born = (plan: Plan, source: Execution, changes?: RecordedChanges): Told => {
  const { state, from } = forkOf(plan, source, changes)
  const told = playOn(state, from, [], Date.parse(LATER))
  expect(told.events.map(({ type }) => type)).to.deep.equal(['workflow_forked'])
  return told
}

/** What has ended in a source stays so, but for what nothing but the end had cancelled, or was undone. */
const isKept = (source: Execution, index: number): boolean => {
  const task = taskAt(source, index)
  return hasEnded(task) && task.status !== 'cancelled' && source.compensating === undefined
}

describe('an execution that goes on from another one', () => {
  it('ends from whatever revision it was forked, changed or not, and is at each what a snapshot and the rest make', () => {
    fc.assert(
      fc.property(drawnPlans, stories, fc.nat(100), (plan, story, seed) => {
        const { state, events } = play(plan, story)
        const whole = stateHash(state)
        events.forEach((_, revision) => {
          const source = fold(plan, events.slice(0, revision + 1))
          const thawed = restore(plan, 'e', JSON.parse(JSON.stringify(snapshot(source))))
          expect(stateHash(thawed)).to.equal(stateHash(source))
          expect(stateHash(events.slice(revision + 1).reduce(evolve, thawed))).to.equal(whole)

          const task = plan.tasks[(seed + revision) % plan.tasks.length]?.id ?? ''
          const change = revision % 2 === 0 ? { rerun: true as const } : { output: seed }
          const fork = born(plan, source, { tasks: { [task]: change } }).state
          bringToEnd(fork, seed % 2 === 0 ? 'complete' : 'fail')
          expect(isOver(fork), `forked from revision ${revision}: ${document(fork)}`).to.equal(true)
        })
      }),
      { numRuns: 40 },
    )
  })

  it('ends from whatever revision it was restored, and calls for nothing that had completed', () => {
    fc.assert(
      fc.property(
        drawnPlans,
        stories,
        fc.constantFrom('complete' as const, 'fail' as const),
        (plan, story, outcome) => {
          const { events } = play(plan, story)
          events.forEach((_, revision) => {
            const source = fold(plan, events.slice(0, revision + 1))
            const before = stateHash(source)
            const { state } = born(plan, source)
            expect(stateHash(source), 'the source is not changed').to.equal(before)
            const kept = source.tasks.flatMap((task, index) =>
              isKept(source, index) && task.status === 'completed' && task.parent < 0 ? [idOf(source, index)] : [],
            )
            const told = bringToEnd(state, outcome)
            expect(isOver(state), `restored from revision ${revision}: ${document(state)}`).to.equal(true)
            const started = told.events.flatMap((event) => (event.type === 'task_started' ? [event.data.task_id] : []))
            expect(started.filter((id) => kept.includes(id))).to.deep.equal([])
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('stands as the source did, and owes what that owed', () => {
    fc.assert(
      fc.property(drawnPlans, stories, (plan, story) => {
        const { events } = play(plan, story)
        events.forEach((_, revision) => {
          const source = fold(plan, events.slice(0, revision + 1))
          if (isOver(source) || source.compensating !== undefined) return
          if (source.tasks.some(({ status }) => status === 'cancelled')) return
          const { state } = born(plan, source)
          expect(state.tasks.length).to.equal(source.tasks.length)
          source.tasks.forEach((task, index) => {
            const now = taskAt(state, index)
            const where = `${idOf(source, index)} after revision ${revision}`
            const { succeededBefore, failedBefore, skippedBefore, hopes, lost, output, input } = task
            expect(now, where).to.deep.include({ succeededBefore, failedBefore, skippedBefore, hopes, lost, input })
            expect(now.output, where).to.equal(output)
            expect(now.status, where).to.equal(isCalled(task) ? 'pending' : task.status)
            expect(now.line >= 0, where).to.equal(task.line >= 0 || isCalled(task))
          })
          const { failures, lost, open, winner } = source.root
          expect(state.root).to.deep.include({ failures, lost, open, winner })
          expect(state.undoable).to.deep.equal(source.undoable)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('is the same through a snapshot, and as its events say', () => {
    fc.assert(
      fc.property(drawnPlans, stories, stories, fc.nat(1_000), (plan, story, further, place) => {
        const { events } = play(plan, story)
        const source = fold(plan, events.slice(0, 1 + (place % events.length)))
        const { state, from } = forkOf(plan, source)
        const told = playOn(state, from, further.slice(0, 40), Date.parse(LATER))
        const cut = 1 + (place % told.events.length)
        const { initial } = execution(plan, 'f', source)
        const whole = told.events.reduce(evolve, initial())
        const half = told.events.slice(0, cut).reduce(evolve, initial())
        const tailed = told.events
          .slice(cut)
          .reduce(evolve, restore(plan, 'f', JSON.parse(JSON.stringify(snapshot(half)))))
        expect(stateHash(whole)).to.equal(stateHash(state))
        expect(stateHash(tailed)).to.equal(stateHash(state))
        expect(document(tailed)).to.equal(document(state))
      }),
      { numRuns: 100 },
    )
  })

  it('ends whatever of it was changed, and does not run what was given an output', () => {
    fc.assert(
      fc.property(drawnPlans, stories, fc.nat(1_000), fc.nat(20), fc.nat(2), (plan, story, place, which, how) => {
        const { events } = play(plan, story)
        const source = fold(plan, events.slice(0, 1 + (place % events.length)))
        const task = plan.tasks[which % plan.tasks.length]
        if (task === undefined) return
        const change =
          how === 0
            ? { output: 'given' }
            : how === 1 && task.shape === 'leaf'
              ? { input: 'given' }
              : { rerun: true as const }
        const { state } = born(plan, source, { tasks: { [task.id]: change } })
        const before = state.tasks[task.index]
        expect(before?.status).to.equal(how === 0 ? 'completed' : 'pending')
        const { events: after } = bringToEnd(state)
        expect(isOver(state)).to.equal(true)
        const of = after.filter(({ data }) => 'task_id' in data && data.task_id === task.id).map(({ type }) => type)
        if (how === 0) expect(of).to.not.include('task_started')
        if (how === 1 && task.shape === 'leaf' && of.includes('task_started'))
          expect(taskAt(state, task.index).input).to.equal('given')
      }),
      { numRuns: 200 },
    )
  })
})

describe('a failed execution that is retried', () => {
  const tryAgain = (state: Execution) => {
    const decision = retry()(state, { at: LATER, random: () => 0.5, env: () => undefined })
    if (E.isRight(decision)) for (const event of decision.right) evolve(state, { ...event, at: LATER })
    return decision
  }

  it('ends again, with no attempt that was made before', () => {
    fc.assert(
      fc.property(drawnPlans, stories, (plan, story) => {
        const { state, events } = play(plan, story)
        const all = [...events, ...bringToEnd(state, 'fail').events]
        for (let round = 0; round < 2 && state.status === 'failed'; round++) {
          const completed = state.tasks.filter(({ status, parent }) => status === 'completed' && parent < 0).length
          const decision = tryAgain(state)
          if (E.isLeft(decision)) {
            expect(decision.left.tag).to.equal('nothing_to_retry')
            return
          }
          lawsAfter(state)
          expect(state.tasks.filter(({ status, parent }) => status === 'completed' && parent < 0).length).to.be.most(
            completed,
          )
          expect(
            state.tasks.some((task) => isUnderWay(task) && task.node.shape === 'leaf' && task.caught === undefined),
          ).to.equal(false)
          all.push(...bringToEnd(state, round === 0 ? 'fail' : 'complete').events)
          expect(isOver(state)).to.equal(true)
        }
        const attempts = all.flatMap(({ type, data }) =>
          type === 'task_started' ? [`${data.task_id} ${data.attempt}`] : [],
        )
        expect(attempts.filter((one, place) => attempts.indexOf(one) < place)).to.deep.equal([])
      }),
      { numRuns: 200 },
    )
  })
})
