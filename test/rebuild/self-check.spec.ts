import { expect } from 'chai'
import { setImmediate } from 'node:timers/promises'
import { parsed } from '../support/definitions.ts'
import { settled } from '../support/manual-clock.ts'
import { answerTo, inFolder, upTo } from '../support/projections-open.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { worldIn, type World } from '../support/rebuilds.ts'
import type { OpenRebuilds } from '../../src/rebuild/open.ts'

const INTERVAL = 60

const peopled = async (world: World) => {
  const test = world.engine()
  const workflow = await test.define(
    parsed({ name: 'waits', tasks: { a: { component: 'ergon', action: 'work', input: {} } } }),
  )
  const ids = [await test.start(workflow), await test.start(workflow)]
  await settled()
  await answerTo(world.models.executionCounts(upTo(world.store.head())))
  return { test, ids }
}

/** Lets time pass until so many more have been looked at. */
const checked = async ({ clock }: World, rebuilds: OpenRebuilds, more: number): Promise<void> => {
  for (let n = 0; n < more; n++) {
    const before = rebuilds.selfCheck().checked
    await clock.advance(INTERVAL * 1_000)
    while (rebuilds.selfCheck().checked === before) await setImmediate()
  }
}

describe('the background check', () => {
  it('looks at one execution at a time, and finds nothing where nothing is wrong', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test } = await peopled(world)
      const rebuilds = world.rebuilds(test, INTERVAL)
      expect(rebuilds.selfCheck()).to.deep.equal({ enabled: true, checked: 0, last_run: null, differing: [] })
      await checked(world, rebuilds, 6)
      const { differing, last_run } = rebuilds.selfCheck()
      expect(differing).to.deep.equal([])
      expect(last_run).to.equal(new Date(world.clock.now()).toISOString())
      expect(world.unchecked).to.deep.equal([])
      await world.close()
    }))

  it('names what differs until it is right again, and repairs nothing', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test, ids } = await peopled(world)
      const [id = ''] = ids
      world.meddle(`update executions set priority = 9 where execution_id = '${id}'`)
      const rebuilds = world.rebuilds(test, INTERVAL)
      await checked(world, rebuilds, 8)
      expect(rebuilds.selfCheck().differing).to.deep.equal([{ execution_id: id, where: ['read_model'] }])
      expect(world.noted).to.include('read_model found').and.not.to.include('read_model repaired')

      expect(await answerTo(rebuilds.one(id, false))).to.include({ repaired: true })
      await checked(world, rebuilds, 4)
      expect(rebuilds.selfCheck().differing).to.deep.equal([])
      await world.close()
    }))

  it('walks through a log whose positions have gaps, to its end and again from the beginning', () =>
    inFolder(async (folder) => {
      const store = memoryStore()
      const asked: number[] = []
      const world = await worldIn(folder, {
        ...store,
        gapless: false,
        readAll: (after, limit, filter) => {
          if (filter !== undefined) asked.push(after)
          return store.readAll(after, limit, filter)
        },
      })
      const { test } = await peopled(world)
      const rebuilds = world.rebuilds(test, INTERVAL)
      for (let n = 0; n < 9; n++) await world.clock.advance(INTERVAL * 1_000)
      const places = (await answerTo(store.readAll(0))).events.map(({ position }) => position)
      expect(asked.filter((after) => after !== 0 && !places.includes(after))).to.deep.equal([])
      expect(asked.filter((after) => after === 0).length, 'from the beginning').to.be.above(1)
      expect(rebuilds.selfCheck().differing).to.deep.equal([])
      await world.close()
    }))

  it('does not run when it is turned off', () =>
    inFolder(async (folder) => {
      const world = await worldIn(folder)
      const { test } = await peopled(world)
      const rebuilds = world.rebuilds(test, 0)
      await world.clock.advance(86_400_000)
      expect(rebuilds.selfCheck()).to.deep.equal({ enabled: false, checked: 0, last_run: null, differing: [] })
      await world.close()
    }))
})
