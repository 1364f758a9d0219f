import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { parsed } from '../support/definitions.ts'
import type { TestEngine } from '../support/engine.ts'
import { settled } from '../support/manual-clock.ts'
import { answerTo, inFolder, upTo } from '../support/projections-open.ts'
import { worldIn, type World } from '../support/rebuilds.ts'

const echo = { component: 'harmonia', action: 'echo' }

/** So long that it has a snapshot, and not over. */
const LONG = parsed({
  name: 'long',
  tasks: {
    loop: { ...echo, input: '${iteration}', repeat: { while: '${iteration < 1200}', max_iterations: 2_000 } },
    end: { component: 'ergon', action: 'work', input: {}, depends_on: ['loop'] },
  },
})

const begun = async (world: World): Promise<{ test: TestEngine; id: string }> => {
  const test = world.engine()
  const id = await test.start(await test.define(LONG), { customer: 'c1' })
  await settled()
  await answerTo(world.models.executionCounts(upTo(world.store.head())))
  return { test, id }
}

interface Form {
  readonly kept: Readonly<Record<string, unknown>>
}

/** Puts something else into the snapshot than its events say. */
const spoil = async ({ models }: World, id: string): Promise<void> => {
  const snapshot = await models.snapshots.load(`execution-${id}`)
  if (snapshot === undefined) throw new Error('it was to have a snapshot')
  const { kept, ...rest } = snapshot.state as Form
  models.snapshots.save(`execution-${id}`, { ...snapshot, state: { ...rest, kept: { ...kept, input: 'another' } } })
}

describe('rebuilding one execution', () => {
  it('says that memory, snapshot and read models are what a replay from the first event comes to', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, id } = await begun(world)
      const { hash } = (await test.engine.inspect.live(id)) ?? {}
      const { revision } = await answerTo(test.engine.document(id))
      const rebuilt = await answerTo(world.rebuilds(test).one(id, false))
      expect(rebuilt).to.deep.include({
        execution_id: id,
        revision,
        events_replayed: revision + 1,
        state_hash: hash,
        live_hash: hash,
        read_model: { revision, differences: 0 },
        differences: [],
        dry_run: false,
        repaired: false,
      })
      expect(rebuilt.snapshot).to.have.property('hash', hash)
      expect(world.noted).to.deep.equal([])
      await world.close()
    }))

  it('throws a wrong snapshot away, and folds again what another process has made of it', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test: first, id } = await begun(world)
      const truth = await answerTo(first.engine.document(id))
      await spoil(world, id)
      const second = world.engine()
      expect((await answerTo(second.engine.document(id))).input, 'it believes its snapshot').to.equal('another')

      const rebuilds = world.rebuilds(second)
      const looked = await answerTo(rebuilds.one(id, true))
      expect(looked).to.include({ dry_run: true, repaired: false })
      expect(looked.differences).to.deep.equal([
        { where: 'live', pointer: '/kept/input', expected: { customer: 'c1' }, actual: 'another' },
        { where: 'snapshot', pointer: '/kept/input', expected: { customer: 'c1' }, actual: 'another' },
      ])
      expect((await answerTo(second.engine.document(id))).input, 'nothing was changed').to.equal('another')

      expect(await answerTo(rebuilds.one(id, false))).to.include({ repaired: true })
      expect(await answerTo(second.engine.document(id))).to.deep.equal(truth)
      expect(await world.models.snapshots.load(`execution-${id}`)).to.equal(undefined)
      expect(await answerTo(rebuilds.one(id, false))).to.deep.include({ snapshot: null, differences: [] })
      expect(world.noted).to.deep.equal([
        'live found',
        'snapshot found',
        'live found',
        'snapshot found',
        'live repaired',
        'snapshot repaired',
      ])

      // The call that was out when its state was folded again still counts.
      first.stage.answer('end', E.right({ done: true }))
      await settled()
      expect((await answerTo(second.engine.document(id))).status).to.equal('completed')
      await world.close()
    }))

  it('takes a snapshot that is no state at all for a wrong one', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, id } = await begun(world)
      const snapshot = await world.models.snapshots.load(`execution-${id}`)
      world.models.snapshots.save(`execution-${id}`, { ...(snapshot as NonNullable<typeof snapshot>), state: [] })
      const { differences, repaired } = await answerTo(world.rebuilds(test).one(id, false))
      expect(differences.map(({ where }) => where)).to.deep.equal(['snapshot'])
      expect(repaired).to.equal(true)
      expect(await world.models.snapshots.load(`execution-${id}`)).to.equal(undefined)
      await world.close()
    }))

  it('makes its rows right', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, id } = await begun(world)
      world.meddle(`update executions set status = 'failed'`)
      const { differences, repaired } = await answerTo(world.rebuilds(test).one(id, false))
      expect(differences).to.deep.equal([
        { where: 'read_model', pointer: `/executions/${id}/status`, expected: 'running', actual: 'failed' },
      ])
      expect(repaired).to.equal(true)
      expect(await answerTo(world.models.executionCounts(upTo(0)))).to.include({ running: 1, failed: 0 })
      await world.close()
    }))

  it('knows those that it was never told of, and no others', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, id } = await begun(world)
      const other = world.rebuilds(world.engine())
      expect(await answerTo(other.one(id, false))).to.include({ live_hash: null })
      expect(await other.one('nobody', false)()).to.have.nested.property('left.tag', 'execution_not_found')
      expect(test.engine.inspect.ids()).to.deep.equal([id])
      await world.close()
    }))

  it('does not hash what would take the thread for long, when it is not asked to', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, id } = await begun(world)
      expect(await test.engine.inspect.live(id, { heaviest: 1_000 })).to.have.property('hash', undefined)
      expect(await test.engine.inspect.live(id, { heaviest: 10_000_000 }))
        .to.have.property('hash')
        .that.is.a('string')
      await world.close()
    }))
})
