import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { CheckpointDocument } from '../../src/domain/execution/document.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { settled } from '../support/manual-clock.ts'
import { right } from '../support/store.ts'

const over = async () => {
  const store = memoryStore()
  const world = engineOn(store)
  const id = await world.start(await world.define({ name: 'w', tasks: { a: aTask(), b: aTask(['a']) } }))
  await settled()
  world.stage.answer('a', E.right('one'))
  await settled()
  const checkpoint = right(await world.engine.checkpoint(id, { checkpoint_id: nextId() })())
  world.stage.answer('b', E.right('two'))
  await settled()
  return { store, world, id, checkpoint }
}

/** The same log, as it would be read when an event of it were another. */
const changed = (store: EventStore, stream: string, revision: number, data: object): EventStore => {
  const change = (event: Recorded): Recorded =>
    event.stream === stream && event.revision === revision ? { ...event, data } : event
  return {
    ...store,
    read:
      (...asked) =>
      async () => {
        const read = await store.read(...asked)()
        return E.isLeft(read) ? read : E.right(read.right.map(change))
      },
  }
}

const validated = async (store: EventStore, checkpoint: CheckpointDocument) => {
  const { engine, clock } = engineOn(store)
  const validating = engine.validateCheckpoint(checkpoint)()
  await clock.advance(0)
  return right(await validating)
}

describe('validating a checkpoint', () => {
  it('finds it valid when its events are there and come to its hash, also long after', async () => {
    const { store, checkpoint, id } = await over()
    expect(await validated(store, checkpoint)).to.deep.equal({
      checkpoint_id: checkpoint.checkpoint_id,
      execution_id: id,
      valid: true,
      revision: 4,
      expected: checkpoint.state_hash,
      actual: checkpoint.state_hash,
      events_replayed: 5,
      comparable: true,
      state_form: { recorded: 1, current: 1 },
      broken: null,
      detail: 'The events up to revision 4 are what was written, and come to the hash that was recorded.',
    })
  })

  it('folds from the first event on, and uses nothing that an earlier fold has left', async () => {
    const { store, checkpoint } = await over()
    let asked = 0
    const load = async () => {
      asked++
      return undefined
    }
    await engineOn(store, { snapshots: { load, save: () => undefined } }).engine.validateCheckpoint(checkpoint)()
    expect(asked).to.equal(0)
  })

  it('finds that the events come to something else', async () => {
    const { store, checkpoint, id } = await over()
    const data = { task_id: 'a', attempt: 1, output: 'another' }
    const found = await validated(changed(store, `execution-${id}`, 3, data), checkpoint)
    expect(found).to.include({ valid: false, broken: null })
    expect(found.actual).to.not.equal(found.expected)
    expect(found.detail).to.match(/come to another hash/)
  })

  it('names the event that can not be folded', async () => {
    const { store, checkpoint, id } = await over()
    const found = await validated(changed(store, `execution-${id}`, 3, { task_id: 7 }), checkpoint)
    expect(found).to.deep.include({ valid: false, actual: null, events_replayed: 3 })
    expect(found.broken).to.include({ revision: 3, what: 'unreadable' })
  })

  it('names the first event that was changed in the store, also where folding would not tell', async () => {
    const { store, checkpoint } = await over()
    const broken = { position: 3, stream: '', revision: 2, what: 'hash', detail: 'its hash is another' } as const
    const check: EventStore['check'] = () => async () => E.right({ events: 2, hash: '', broken })
    const found = await validated({ ...store, check }, checkpoint)
    expect(found).to.deep.include({ valid: false, broken: { revision: 2, what: 'hash', detail: broken.detail } })
    expect(found.detail).to.equal('Event 2 is not what was written: its hash is another.')
  })

  it('is not concerned with what is broken behind it', async () => {
    const { store, checkpoint } = await over()
    const broken = { position: 9, stream: '', revision: 6, what: 'hash', detail: 'its hash is another' } as const
    const check: EventStore['check'] = () => async () => E.right({ events: 6, hash: '', broken })
    expect(await validated({ ...store, check }, checkpoint)).to.include({ valid: true, broken: null })
  })

  it('includes the event of the checkpoint itself in what must be whole', async () => {
    const { store, checkpoint } = await over()
    const broken = { position: 9, stream: '', revision: 5, what: 'text', detail: 'no JSON' } as const
    const check: EventStore['check'] = () => async () => E.right({ events: 6, hash: '', broken })
    expect(await validated({ ...store, check }, checkpoint)).to.have.nested.property('broken.revision', 5)
  })

  it('finds that the history ends before it', async () => {
    const { store, checkpoint } = await over()
    const found = await validated(store, { ...checkpoint, revision: 40 })
    expect(found).to.deep.include({
      valid: false,
      broken: { revision: 8, what: 'end', detail: 'the history ends before it' },
    })
  })

  it('says that hashes of different forms of the state can not be compared, and does not call it invalid for that', async () => {
    const { store, checkpoint } = await over()
    const found = await validated(store, { ...checkpoint, state_form: 0, state_hash: 'of another form' })
    expect(found).to.deep.include({ valid: true, comparable: false, state_form: { recorded: 0, current: 1 } })
    expect(found.detail).to.match(/form 0 .* form 1: the two can't be compared/)
  })

  it('says so when the store can not be asked, or has no such execution', async () => {
    const { store, checkpoint } = await over()
    const away: EventStore['check'] = () => async () => E.left({ tag: 'store_unavailable', reason: 'away' })
    const { engine } = engineOn({ ...store, check: away })
    expect(await engine.validateCheckpoint(checkpoint)()).to.have.nested.property('left.tag', 'store_unavailable')
    const gone = await engineOn(memoryStore()).engine.validateCheckpoint(checkpoint)()
    expect(gone).to.have.nested.property('left.tag', 'execution_not_found')
  })
})
