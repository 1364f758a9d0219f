import { expect } from 'chai'
import fc from 'fast-check'
import {
  evolve,
  execution,
  findTask,
  idOf,
  isOver,
  next,
  wakeAt,
  type ExecutionEvent,
} from '../../../src/domain/execution/index.ts'
import { restore, snapshot } from '../../../src/domain/execution/snapshot.ts'
import { stateForm } from '../../../src/domain/execution/state-form.ts'
import { still } from '../../../src/domain/execution/still.ts'
import { hashInSlices } from '../../../src/engine/hash-in-slices.ts'
import { stateHash } from '../../../src/engine/state-hash.ts'
import { canonical } from '../../../src/store/canonical.ts'
import { drawnPlans } from '../../support/drawn-plans.ts'
import { aCheckpoint } from '../../support/execution.ts'
import { bringToEnd, document, owed, play, stories } from '../../support/stories.ts'

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
          annotated = evolve(annotated, {
            ...aNote(note, revision),
            at: new Date(Date.parse(event.at) + 1).toISOString(),
          })
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
        bringToEnd(state)
        expect(isOver(state)).to.equal(true)
      }),
      { numRuns: 300 },
    )
  })
})
