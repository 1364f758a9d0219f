import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { setImmediate } from 'node:timers/promises'
import { plansFrom } from '../../src/engine/plans.ts'
import { replayAll } from '../../src/rebuild/replay-all.ts'
import type { OpenRebuilds } from '../../src/rebuild/open.ts'
import type { RebuildOfAll } from '../../src/rebuild/rebuilds.ts'
import { blobsIn } from '../../src/store/blobs.ts'
import { parsed } from '../support/definitions.ts'
import { settled } from '../support/manual-clock.ts'
import { answerTo, everything, inFolder, upTo } from '../support/projections-open.ts'
import { worldIn, type World } from '../support/rebuilds.ts'

const call = { component: 'ergon', action: 'work', input: {} }
const echo = { component: 'harmonia', action: 'echo', input: '${input}' }

const WORKFLOWS = [
  parsed({ name: 'ends', tasks: { a: echo, b: { ...echo, depends_on: ['a'] } } }),
  parsed({ name: 'fails', tasks: { a: { component: 'harmonia', action: 'fail', input: { message: 'no' } } } }),
  parsed({ name: 'many', tasks: { each: { ...echo, input: '${item}', for_each: { items: '${lists.range(20)}' } } } }),
  parsed({ name: 'asks', tasks: { a: { component: 'harmonia', action: 'approve', input: { prompt: 'may I?' } } } }),
  parsed({ name: 'waits', tasks: { a: call } }),
]

/** Executions of all kinds: some have ended, others are under way. */
const peopled = async (world: World) => {
  const test = world.engine()
  const ids: string[] = []
  for (const workflow of WORKFLOWS) {
    const workflowId = await test.define(workflow)
    for (let n = 0; n < 3; n++) ids.push(await test.start(workflowId, { n }))
  }
  await settled()
  await answerTo(world.models.executionCounts(upTo(world.store.head())))
  return { test, ids }
}

const ended = async (rebuilds: OpenRebuilds): Promise<RebuildOfAll> => {
  for (;;) {
    const state = await answerTo(rebuilds.state())
    if (state.status !== 'running') return state
    await setImmediate()
  }
}

describe('rebuilding everything', () => {
  it('finds nothing where nothing is wrong, however executions stand', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, ids } = await peopled(world)
      const before = await everything(world.models, 0)
      const rebuilds = world.rebuilds(test)
      expect(await rebuilds.state()()).to.deep.equal(E.left({ tag: 'rebuild_not_found' }))
      expect(await answerTo(rebuilds.all(false))).to.include({ status: 'running', dry_run: false })
      const { status, phase, read_models, states, error } = await ended(rebuilds)
      expect({ status, phase, error }).to.deep.equal({ status: 'completed', phase: 'done', error: null })
      expect(read_models).to.include({ events: world.store.head(), different: 0, replaced: true })
      expect(states).to.deep.include({ executions: ids.length, different: [], differing: 0, repaired: 0 })
      expect(states.compared.live).to.equal(test.engine.inspect.ids().length)
      expect(await everything(world.models, 0)).to.deep.equal(before)
      expect(world.noted).to.deep.equal([])
      await world.close()
    }))

  it('makes read models right, and says in what they were wrong', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, ids } = await peopled(world)
      const before = await everything(world.models, 0)
      world.meddle(`update executions set priority = 7 where execution_id = '${ids[0]}'; delete from approvals`)
      const rebuilds = world.rebuilds(test)

      await answerTo(rebuilds.all(true))
      const looked = await ended(rebuilds)
      expect(looked.read_models).to.include({ different: 4, replaced: false })
      expect(looked.read_models.differences).to.deep.include({
        where: 'read_model',
        pointer: `/executions/${ids[0]}/priority`,
        expected: 0,
        actual: 7,
      })
      expect(await everything(world.models, 0)).not.to.deep.equal(before)

      await answerTo(rebuilds.all(false))
      expect((await ended(rebuilds)).read_models).to.include({ different: 4, replaced: true })
      expect(await everything(world.models, 0)).to.deep.equal(before)
      expect(world.noted).to.deep.equal(['read_model found', 'read_model found', 'read_model repaired'])
      await world.close()
    }))

  it('names what can’t be replayed, and goes on', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, ids } = await peopled(world)
      const unknown = { id: '00000000-0000-7000-8000-00000000ffff', stream: `execution-${ids[0]}` }
      const events = [{ type: 'task_teleported', data: {} }]
      await answerTo(world.store.append({ ...unknown, expected: 'any', at: '2026-01-01T00:00:00.000Z', events }))
      expect(await world.models.executionCounts(upTo(world.store.head()))()).to.have.nested.property('left')
      const rebuilds = world.rebuilds(test)
      await answerTo(rebuilds.all(true))
      const { status, states } = await ended(rebuilds)
      expect(status).to.equal('completed')
      expect(states.executions).to.equal(ids.length)
      expect(states.different.map(({ execution_id }) => execution_id)).to.deep.equal([ids[0]])
      expect(states.different[0]?.error).to.include('task_teleported')
      expect(world.problems.join()).to.include('task_teleported')
      await world.close()
    }))

  it('is one at a time: asked twice is asked once, asked for something else is refused', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test } = await peopled(world)
      const rebuilds = world.rebuilds(test)
      const { started_at } = await answerTo(rebuilds.all(true))
      expect(await answerTo(rebuilds.all(true))).to.include({ started_at })
      expect(await rebuilds.all(false)()).to.deep.equal(E.left({ tag: 'rebuild_running', dry_run: true, started_at }))
      await ended(rebuilds)
      await world.close()
    }))

  it('leaves everything as it is when it is cancelled', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test } = await peopled(world)
      world.meddle(`update executions set priority = 7`)
      const before = await everything(world.models, 0)
      const rebuilds = world.rebuilds(test)
      await answerTo(rebuilds.all(false))
      await answerTo(rebuilds.cancel())
      expect(await ended(rebuilds)).to.include({ status: 'cancelled', error: null })
      expect(await everything(world.models, 0)).to.deep.equal(before)
      await world.close()
    }))

  it('folds by itself what does not fit into the walk through the log', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { ids } = await peopled(world)
      for (const [page, room] of [
        [1, 0],
        [3, 5],
        [1_000, 0],
        [2, 1_000],
      ] as const) {
        const held: string[] = []
        const { store } = world
        const all = await replayAll({
          store,
          log: store,
          blobs: blobsIn(store),
          plans: plansFrom(store),
          standings: {
            held: (id, { status }, revision) => {
              held.push(`${id} ${status} ${revision}`)
              return []
            },
            close: () => undefined,
          },
          page,
          room,
          pause: async () => undefined,
          onProgress: () => undefined,
        })
        const { rows } = await answerTo(world.models.executions({ limit: 100 }, upTo(0)))
        expect(held.toSorted(), `pages of ${page}, room for ${room}`).to.deep.equal(
          rows.map(({ execution_id, status, revision }) => `${execution_id} ${status} ${revision}`).toSorted(),
        )
        expect(all).to.have.nested.property('right.executions', ids.length)
      }
      await world.close()
    }))
})
