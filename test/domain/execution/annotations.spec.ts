import { expect } from 'chai'
import { newNotes } from '../../../src/domain/execution/annotations.ts'
import {
  createCheckpoint,
  evolve,
  noteFork,
  saveState,
  type ExecutionEvent,
} from '../../../src/domain/execution/index.ts'
import { render } from '../../../src/domain/execution/render.ts'
import { refsIn, restore, snapshot } from '../../../src/domain/execution/snapshot.ts'
import { stateHash } from '../../../src/engine/state-hash.ts'
import {
  aCheckpoint,
  aPlan,
  aTask,
  folded,
  given,
  NOW,
  started,
  submitted,
  taskCompleted,
  taskStarted,
} from '../../support/execution.ts'

const plan = aPlan({ a: aTask(), b: aTask(['a']) })
const begun = [submitted(), started, taskStarted('a')]
const over: ExecutionEvent = { type: 'workflow_cancelled', data: {} }
const fork = { execution_id: 'f', revision: 2, kind: 'fork' } as const
const checkpoint = (id: string, revision: number, automatic = false): ExecutionEvent => ({
  type: 'checkpoint_created',
  data: aCheckpoint(id, revision, automatic),
})
const saved = (state: unknown): ExecutionEvent => ({ type: 'state_saved', data: { state } })
const forked: ExecutionEvent = { type: 'execution_forked', data: fork }

describe('a checkpoint of an execution', () => {
  const c = aCheckpoint('c', 2)

  it('is made while it runs, and when it is over', () => {
    given(plan, ...begun)
      .when(createCheckpoint(c))
      .then({ type: 'checkpoint_created', data: c })
    given(plan, ...begun, over)
      .when(createCheckpoint(c))
      .thenSaid('checkpoint_created')
  })

  it('is made once under its id', () => {
    given(plan, ...begun, checkpoint('c', 2), taskCompleted('a'))
      .when(createCheckpoint(aCheckpoint('c', 4)))
      .thenNothing()
  })

  it('that nobody asked for is made only where something has happened that none covers', () => {
    const automatic = (revision: number) => createCheckpoint(aCheckpoint('c', revision, true))
    given(plan, ...begun)
      .when(automatic(2))
      .thenSaid('checkpoint_created')
    given(plan, ...begun, over)
      .when(automatic(3))
      .thenNothing()
    given(plan, ...begun, checkpoint('b', 2, true))
      .when(automatic(3))
      .thenNothing()
    given(plan, ...begun, checkpoint('b', 2), saved(1), forked)
      .when(automatic(5))
      .thenNothing()
    given(plan, ...begun, checkpoint('b', 2), taskCompleted('a'))
      .when(automatic(4))
      .thenSaid('checkpoint_created')
    given(plan, ...begun, checkpoint('b', 2), taskCompleted('a'))
      .when(automatic(1))
      .thenNothing()
  })

  it('is refused for an execution that there is not', () => {
    given(plan).when(createCheckpoint(c)).thenRejected('execution_not_found')
  })

  it('covers what had happened up to its revision, and nothing that came after that', () => {
    const moved = (...events: readonly ExecutionEvent[]) => folded(plan, [...begun, ...events]).notes.movedAt
    expect(moved()).to.equal(NOW)
    expect(moved(checkpoint('c', 2))).to.equal(undefined)
    expect(moved(checkpoint('c', 2), taskCompleted('a'))).to.equal(NOW)
    expect(moved(taskCompleted('a'), checkpoint('c', 2))).to.equal(NOW)
    expect(moved(taskCompleted('a'), checkpoint('c', 3))).to.equal(undefined)
    expect(moved(taskCompleted('a'), checkpoint('c', 3), checkpoint('d', 1)), 'one of further back').to.equal(undefined)
  })

  it('makes no other annotation progress', () => {
    expect(folded(plan, [...begun, checkpoint('c', 2), saved(1), forked]).notes.movedAt).to.equal(undefined)
    expect(folded(plan, [...begun, saved(1), checkpoint('c', 3)]).notes.movedAt).to.equal(undefined)
  })

  it('is remembered through a snapshot, as all that is written down', () => {
    const state = folded(plan, [...begun, checkpoint('c', 2), forked, taskCompleted('a')])
    const thawed = restore(plan, 'execution-1', JSON.parse(JSON.stringify(snapshot(state))))
    expect(thawed.notes).to.deep.equal(state.notes)
    expect(thawed.notes).to.deep.include({
      revision: 5,
      movedTo: 5,
      checkpoints: [{ checkpoint_id: 'c', noted_at: 3 }],
      forks: [fork],
    })
  })

  it('is remembered for so long that nobody asks again, and no longer', () => {
    const all = Array.from({ length: 1_001 }, (_, n) => checkpoint(`c${n}`, 2))
    const { checkpoints } = folded(plan, [...begun, ...all, checkpoint('by itself', 2, true)]).notes
    expect(checkpoints).to.have.length(1_000)
    expect([checkpoints[0], checkpoints.at(-1)].map((note) => note?.checkpoint_id)).to.deep.equal(['c1', 'c1000'])
  })
})

describe("a caller's state", () => {
  it('is saved while it runs, and when it is over', () => {
    given(plan, ...begun)
      .when(saveState({ page: 7 }))
      .then(saved({ page: 7 }))
    given(plan, ...begun, over)
      .when(saveState(null))
      .then(saved(null))
  })

  it('is saved again when it is another', () => {
    given(plan, ...begun, saved({ page: 7 }))
      .when(saveState({ page: 8 }))
      .then(saved({ page: 8 }))
    given(plan, ...begun, saved({ page: 7 }))
      .when(saveState({ page: 7 }))
      .thenNothing()
  })

  it('is refused for an execution that there is not', () => {
    given(plan).when(saveState(1)).thenRejected('execution_not_found')
  })

  it('is part of the state and its hash', () => {
    const [without, one, other] = [[], [saved(1)], [saved(2)]].map((events) =>
      stateHash(folded(plan, [...begun, ...events])),
    )
    expect(new Set([without, one, other])).to.have.property('size', 3)
  })

  it('comes through a snapshot, a large one by its reference', () => {
    const ref = { sha256: 'f'.repeat(64), bytes: 9 }
    const small = folded(plan, [...begun, saved({ page: 7 })])
    const large = evolve(small, { type: 'state_saved', data: { state: 'large one', state_ref: ref }, at: NOW })
    const kept = JSON.stringify(snapshot(large))
    expect(kept).to.not.include('large one')
    expect(refsIn(JSON.parse(kept))).to.deep.equal([ref])
    const thawed = restore(plan, 'execution-1', JSON.parse(kept), new Map([[ref.sha256, 'large one']]))
    expect(thawed.saved).to.deep.equal({ at: NOW, state: 'large one', ref })
    expect(stateHash(thawed)).to.equal(stateHash(large))
  })

  it('leaves nothing behind of what was there before, however large', () => {
    const large = (n: number): ExecutionEvent => ({
      type: 'state_saved',
      data: { state: `large ${n}`, state_ref: { sha256: String(n).padStart(64, '0'), bytes: 9 } },
    })
    const state = folded(plan, [...begun, large(1), large(2), saved('small')])
    expect(JSON.stringify(snapshot(state))).to.not.match(/large|00[12]"/)
    expect(refsIn(snapshot(state))).to.deep.equal([])
  })
})

describe('a fork that is noted in its source', () => {
  it('is noted once, also when the source is over', () => {
    given(plan, ...begun, over)
      .when(noteFork(fork))
      .then(forked)
    given(plan, ...begun, forked)
      .when(noteFork(fork))
      .thenNothing()
    given(plan).when(noteFork(fork)).thenRejected('execution_not_found')
  })

  it('costs no more the more there are: the latest are kept, and shown, and all are counted', () => {
    const forks = Array.from({ length: 1_200 }, (_, n) => ({ ...fork, execution_id: `f${n}` }))
    const events = forks.map((data): ExecutionEvent => ({ type: 'execution_forked', data }))
    const state = folded(plan, [...begun, ...events])
    expect(state.notes.forks).to.deep.equal(forks.slice(-1_000))
    const document = render(state, 1_202, 1_203)
    expect(document.forks).to.deep.equal(forks.slice(-100))
    expect(document.fork_count).to.equal(1_200)
    expect(render(folded(plan, begun), 2, 3)).to.not.have.any.keys('forks', 'fork_count')
  })
})

describe('the notes of an execution', () => {
  it('are those of nothing before its first event', () => {
    expect(folded(plan, []).notes).to.deep.equal(newNotes())
  })
})
