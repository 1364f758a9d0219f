import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Definition } from '../../src/domain/definition/definition.ts'
import type { CheckpointDocument } from '../../src/domain/execution/document.ts'
import { loadFrom } from '../../src/engine/load.ts'
import { plansFrom } from '../../src/engine/plans.ts'
import { stateHash } from '../../src/engine/state-hash.ts'
import { ACCEPTED } from '../../src/engine/tasks/task-kind.ts'
import { blobsIn } from '../../src/store/blobs.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { faultyStore } from '../support/faulty-store.ts'
import { settled } from '../support/manual-clock.ts'
import { heldStore } from '../support/model-held-store.ts'
import { right } from '../support/store.ts'

const TASKS = { a: aTask(), b: aTask(['a']), c: aTask(['a']), d: aTask(['b', 'c']) }
const NO_SNAPSHOTS = { load: async () => undefined, save: () => undefined }
const AT_ONCE = { every: Infinity, atOnce: 1_000 }
const IN_SLICES = { every: Infinity, atOnce: 0 }

const dataOf = ({ data }: Recorded) => data as CheckpointDocument
const checkpointsIn = (events: readonly Recorded[]): readonly Recorded[] =>
  events.filter(({ type }) => type === 'checkpoint_created')

/** What the log says, folded by somebody else. */
const hashAt = async (store: EventStore, id: string, revision: number): Promise<string> => {
  const load = loadFrom(store, blobsIn(store), plansFrom(store), NO_SNAPSHOTS)
  const loaded = right(await load(id, revision))
  if (loaded === undefined) throw new Error(`${id} is not there`)
  return stateHash(loaded.execution)
}

const running = async (
  store: EventStore,
  more: Parameters<typeof engineOn>[1] = {},
  tasks: Definition['tasks'] = TASKS,
) => {
  const world = engineOn(store, more)
  const id = await world.start(await world.define({ name: 'w', tasks }))
  await settled()
  const create = (checkpoint_id = nextId(), description?: string) =>
    world.engine.checkpoint(
      id,
      { checkpoint_id, ...(description === undefined ? {} : { description }) },
      { actor: 'ada' },
    )()
  return { ...world, id, create }
}

const answerAll = async ({ stage }: TestEngine, ...tasks: readonly string[]) => {
  for (const task of tasks) {
    stage.answer(task, E.right(task))
    await settled()
  }
}

/** Each checkpoint in the log is of a state that the log has, and of that one exactly. */
const exact = async (store: EventStore, events: readonly Recorded[], id: string) => {
  for (const event of checkpointsIn(events)) {
    const { revision, state_hash } = dataOf(event)
    expect(revision).to.be.lessThan(event.revision)
    expect(state_hash, `as of ${revision}`).to.equal(await hashAt(store, id, revision))
  }
}

describe('a checkpoint that is asked for', () => {
  for (const [how, checkpoints] of [
    ['at once', AT_ONCE],
    ['a little at a time', IN_SLICES],
  ] as const) {
    it(`is of the durable state right before it, hashed ${how}, at every step of a run and after it`, async () => {
      const store = memoryStore()
      const world = await running(store, { checkpoints, maxInline: 2 })
      const make = async () => {
        const asked = world.create()
        await world.clock.advance(0)
        return right(await asked)
      }
      const made = [await make()]
      for (const task of ['a', 'b', 'c', 'd']) {
        await answerAll(world, task)
        made.push(await make())
      }
      const events = await world.events(world.id)
      expect(made.map(({ workflow_status, completed_tasks }) => [workflow_status, completed_tasks])).to.deep.equal([
        ['running', 0],
        ['running', 1],
        ['running', 2],
        ['running', 3],
        ['completed', 4],
      ])
      for (const { revision, event_revision, state_hash, position, created_at } of made) {
        expect(event_revision).to.equal(revision + 1)
        expect(state_hash).to.equal(await hashAt(store, world.id, revision))
        expect(events[event_revision]).to.deep.include({ position, at: created_at, type: 'checkpoint_created' })
      }
      expect(new Set(made.map(({ state_hash }) => state_hash)).size).to.equal(5)
    })
  }

  it('is as exact in the middle of an append that has other events before and after it', async () => {
    const store = heldStore(memoryStore())
    const world = await running(store)
    await answerAll(world, 'a')
    store.hold()
    world.stage.answer('b', E.right(1))
    await settled()
    // While that is being appended, the rest waits for its turn, and becomes one append.
    world.stage.answer('c', E.right(1))
    await settled()
    const asked = [world.create(), world.create()] as const
    store.release()
    await settled()
    const [one, two] = [right(await asked[0]), right(await asked[1])]
    expect(one.event_revision - one.revision).to.equal(1)
    expect(two.revision, 'of the first one as well').to.equal(one.event_revision)
    expect(two.state_hash).to.equal(one.state_hash)
    const events = await world.events(world.id)
    expect(events[one.revision]).to.deep.include({ type: 'task_completed', at: one.created_at })
    expect(events.slice(one.revision).map(({ type }) => type)).to.deep.equal([
      'task_completed',
      'checkpoint_created',
      'checkpoint_created',
      'task_started',
    ])
    await exact(store, events, world.id)
  })

  it('says who asked for it', async () => {
    const world = await running(memoryStore())
    await world.create(nextId(), 'before the release')
    const [event] = checkpointsIn(await world.events(world.id))
    expect(event).to.have.property('meta').that.deep.equals({ actor: 'ada', command: 'create_checkpoint' })
    expect(event?.data).to.include({ description: 'before the release', automatic: false })
  })

  it('is of what was when it was begun, if the state is large and goes on meanwhile', async () => {
    const store = memoryStore()
    const many = Object.fromEntries(Array.from({ length: 450 }, (_, n) => [`t${n}`, aTask()]))
    const world = await running(store, { checkpoints: IN_SLICES, maxCallsPerComponent: 1_000 }, { ...TASKS, ...many })
    const asked = world.create()
    await settled()
    await answerAll(world, 'a', 'b')
    await world.clock.advance(0)
    const made = right(await asked)
    expect([made.completed_tasks, made.event_revision - made.revision > 1]).to.deep.equal([0, true])
    await exact(store, await world.events(world.id), world.id)
  })

  it('is one when it is asked for again, and has the same answer', async () => {
    const world = await running(memoryStore())
    const first = right(await world.create('c'))
    await answerAll(world, 'a')
    expect(right(await world.create('c'))).to.deep.equal(first)
    expect(checkpointsIn(await world.events(world.id))).to.have.length(1)
  })

  it('is one when the answer of the store was lost and it is asked for again', async () => {
    const store = faultyStore(memoryStore(), nextId)
    const world = await running(store)
    store.loseAnswers(1)
    expect(await world.create('c')).to.have.nested.property('left.tag', 'store_unavailable')
    await world.clock.advance(1_000)
    const again = right(await world.create('c'))
    const [event, ...others] = checkpointsIn(await world.events(world.id))
    expect(others).to.deep.equal([])
    expect(again.event_revision).to.equal(event?.revision)
    await exact(store, await world.events(world.id), world.id)
  })

  it('is none when the store did not take it', async () => {
    const store = faultyStore(memoryStore(), nextId)
    const world = await running(store)
    store.refuse(1)
    expect(await world.create('c')).to.have.nested.property('left.tag', 'store_unavailable')
    await world.clock.advance(1_000)
    expect(checkpointsIn(await world.events(world.id))).to.have.length(0)
  })

  it('is of what another writer has left, if that one was first', async () => {
    const store = faultyStore(memoryStore(), nextId)
    const world = await running(store)
    store.overtake([{ type: 'signal_received', data: { name: 'x' } }])
    const made = right(await world.create())
    expect((await world.events(world.id))[made.revision]).to.have.property('type', 'signal_received')
    await exact(store, await world.events(world.id), world.id)
  })

  it('is refused for an execution that there is not, and when the server stops', async () => {
    const world = await running(memoryStore())
    const wanted = { checkpoint_id: 'c' }
    expect(await world.engine.checkpoint('nobody', wanted)()).to.have.nested.property('left.tag', 'execution_not_found')
    void world.engine.stop(0)
    expect(await world.create()).to.have.nested.property('left.tag', 'store_unavailable')
  })
})

describe('checkpoints that nobody asks for', () => {
  const EVERY = 60_000
  for (const [how, atOnce] of [
    ['at once', 1_000],
    ['a little at a time', 0],
  ] as const) {
    const checkpoints = { every: EVERY, atOnce }
    const count = async (world: TestEngine & { readonly id: string }) =>
      checkpointsIn(await world.events(world.id)).length

    describe(`hashed ${how}`, () => {
      it('come when something has had none for the interval, and not before', async () => {
        const store = memoryStore()
        const world = await running(store, { checkpoints })
        await world.clock.advance(EVERY - 1)
        expect(await count(world)).to.equal(0)
        await world.clock.advance(1)
        const [event] = checkpointsIn(await world.events(world.id))
        expect(event?.data).to.include({ automatic: true, workflow_status: 'running', completed_tasks: 0 })
        expect(event).to.not.have.property('meta')
        await exact(store, await world.events(world.id), world.id)
      })

      it('are no more than one in an interval, however much happens', async () => {
        const store = memoryStore()
        const world = await running(store, { checkpoints })
        await world.clock.advance(EVERY)
        await answerAll(world, 'a')
        await world.clock.advance(EVERY / 2)
        await answerAll(world, 'b')
        await world.clock.advance(EVERY / 2 - 1)
        expect(await count(world)).to.equal(1)
        await world.clock.advance(1)
        expect(await count(world)).to.equal(2)
        await exact(store, await world.events(world.id), world.id)
      })

      it('are none while nothing happens, nor for what is only written down', async () => {
        const world = await running(memoryStore(), { checkpoints })
        await world.clock.advance(EVERY)
        await world.engine.saveState(world.id, { page: 7 })()
        await world.clock.advance(20 * EVERY)
        expect(await count(world)).to.equal(1)
      })

      it('are none for what somebody has asked a checkpoint of', async () => {
        const world = await running(memoryStore(), { checkpoints })
        await world.clock.advance(EVERY - 1)
        const asked = world.create()
        await world.clock.advance(0)
        await asked
        await world.clock.advance(5 * EVERY)
        expect(await count(world)).to.equal(1)
      })

      it('are none of what is over', async () => {
        const world = await running(memoryStore(), { checkpoints })
        await answerAll(world, 'a', 'b', 'c', 'd')
        await world.clock.advance(5 * EVERY)
        expect(await count(world)).to.equal(0)
      })

      it('are made of what is paused while its last tasks finish, and then no more', async () => {
        const world = await running(memoryStore(), { checkpoints })
        await world.engine.command(world.id, 'pause')()
        await answerAll(world, 'a')
        await world.clock.advance(EVERY)
        expect(await count(world)).to.equal(1)
        await world.clock.advance(20 * EVERY)
        expect(await count(world)).to.equal(1)
      })

      it('are made by the process that comes after, at the time that the log says', async () => {
        const store = memoryStore()
        const world = await running(store, { checkpoints })
        await world.clock.advance(EVERY / 2)
        const after = engineOn(store, { clock: world.clock, checkpoints })
        await after.engine.recover([{ execution_id: world.id, status: 'running', priority: 0 }])
        await settled()
        await world.clock.advance(EVERY / 2 - 1)
        expect(await count(world)).to.equal(0)
        await world.clock.advance(EVERY)
        expect(await count(world)).to.equal(1)
      })

      it('are made once the store takes them, when it did not', async () => {
        const faulty = faultyStore(memoryStore(), nextId)
        const world = await running(faulty, { checkpoints })
        await world.clock.advance(EVERY - 1)
        faulty.refuse(3)
        await world.clock.advance(1)
        expect(await count(world)).to.equal(0)
        await world.clock.advance(10_000)
        expect(await count(world)).to.equal(1)
        await exact(faulty, await world.events(world.id), world.id)
      })

      it('do not keep an execution in memory, which counts as idle again afterwards', async () => {
        const world = await running(memoryStore(), { checkpoints, maxConcurrentWorkflows: 1 })
        await world.engine.command(world.id, 'pause')()
        await answerAll(world, 'a')
        await world.clock.advance(2 * EVERY)
        expect(await count(world)).to.equal(1)
        // Larger than all that is kept: what is idle goes when it comes.
        const large = await world.define({ name: 'large', tasks: { x: aTask() } })
        await world.start(large)
        await settled()
        world.stage.answer('x', E.right(new Array(1_800_000).fill('')))
        await settled()
        expect(world.engine.workflowOf(world.id)).to.equal(undefined)
        await world.clock.advance(20 * EVERY)
        expect(world.engine.workflowOf(world.id), 'nor is it woken').to.equal(undefined)
        expect(await count(world)).to.equal(1)
      })
    })
  }

  it('are not made while the server stops', async () => {
    const world = await running(memoryStore(), { checkpoints: { every: EVERY, atOnce: 1_000 } })
    void world.engine.stop(2 * EVERY)
    await world.clock.advance(EVERY + 1)
    expect(checkpointsIn(await world.events(world.id))).to.have.length(0)
  })

  it('wake nobody when they are switched off', async () => {
    const world = await running(memoryStore())
    await answerAll(world, 'a')
    world.stage.answer('b', ACCEPTED)
    await world.clock.advance(100 * EVERY)
    expect(checkpointsIn(await world.events(world.id))).to.have.length(0)
  })
})
