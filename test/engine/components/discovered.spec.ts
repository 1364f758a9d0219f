import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { openComponents, type ComponentRegistry } from '../../../src/engine/components/registry.ts'
import type { Transport } from '../../../src/engine/tasks/transport.ts'
import { openTraffic } from '../../../src/engine/traffic/traffic.ts'
import type { EventStore } from '../../../src/store/event-store.ts'
import { uuidv7 } from 'uuidv7'
import { memoryStore } from '../../../src/store/memory.ts'
import { manualClock, settled, type ManualClock } from '../../support/manual-clock.ts'

const ERGON = { name: 'ergon', endpoint: 'http://127.0.0.1:8002', version: '0.1.0' }
const ELSEWHERE = { ...ERGON, endpoint: 'http://127.0.0.1:9002' }
const MINUTE = 60_000

describe('components that are found through Hermes', () => {
  let clock: ManualClock
  let store: EventStore
  let components: ComponentRegistry
  let away: ReadonlySet<string>
  let asked: string[]

  /** Every endpoint answers that it can greet, but for those that are away. */
  const transport: Transport = {
    exchange: ({ origin, path }, settle) => {
      asked.push(origin + path)
      if (away.has(origin)) settle({ tag: 'connection_failed', reason: 'nobody listens' })
      else settle({ status: 200, headers: {}, body: Buffer.from('{"actions": ["greet"]}') })
      return () => undefined
    },
    leave: () => undefined,
    close: async () => undefined,
  }

  const find = async (...found: readonly (typeof ERGON)[]): Promise<void> => {
    components.discover(found)
    await settled()
  }
  const register = async (endpoint: string): Promise<void> => {
    const done = await components.register({ name: 'ergon', endpoint })()
    if (E.isLeft(done)) throw new Error(done.left.tag)
    await settled()
  }

  beforeEach(async () => {
    clock = manualClock()
    store = memoryStore()
    away = new Set()
    asked = []
    const traffic = openTraffic(clock, { max_in_flight: 128, per_second: undefined, breaker: undefined })
    const opened = await openComponents({
      store,
      transport,
      traffic,
      ...clock,
      given: () => ({ at: new Date(clock.now()).toISOString(), random: () => 0 }),
      newId: uuidv7,
    })
    if (E.isLeft(opened)) throw new Error(opened.left.tag)
    components = opened.right
  })

  it('are there like others, and in no event', async () => {
    await find(ERGON)
    expect(components.find('ergon')).to.deep.include({ ...ERGON, source: 'hermes', status: 'up', actions: ['greet'] })
    expect(components.list().map(({ name, source }) => [name, source])).to.deep.equal([
      ['harmonia', 'local'],
      ['http', 'local'],
      ['ergon', 'hermes'],
    ])
    expect(components.resolve('ergon')).to.have.property('call')
    expect(components.manifest('ergon')).to.deep.equal(E.right(ERGON))
    expect(store.head()).to.equal(0)
  })

  it('are reached as before while nothing about them changes, and asked again how they are', async () => {
    await find(ERGON)
    const before = components.resolve('ergon')
    away = new Set([ERGON.endpoint])
    await find({ ...ERGON })
    expect(components.resolve('ergon')).to.equal(before)
    expect(components.find('ergon')).to.include({ status: 'down' })
    expect(asked).to.have.lengthOf(2)
  })

  it('are sent no secrets, as those are that are registered here', async () => {
    const attempt = {
      workflow_id: 'w',
      execution_id: 'e',
      task_id: 't',
      attempt: 1,
      component: 'ergon',
      action: 'greet',
      input: { token: 'the secret' },
      deadline: clock.now() + MINUTE,
    }
    const called = (has_secrets: boolean) =>
      components.resolve('ergon')?.call({ ...attempt, ...(has_secrets ? { has_secrets: true as const } : {}) }).outcome
    await find(ERGON)
    asked = []
    expect(await called(true)).to.have.nested.property('left.type', 'secret_not_sent')
    expect(asked).to.deep.equal([])
    expect(await called(false)).to.deep.equal(E.right({ actions: ['greet'] }))
    await register(ERGON.endpoint)
    expect(await called(true)).to.deep.equal(E.right({ actions: ['greet'] }))
  })

  it('are reached at their new place when they have moved', async () => {
    await find(ERGON)
    await find(ELSEWHERE)
    expect(components.find('ergon')).to.include({ endpoint: ELSEWHERE.endpoint, status: 'up' })
  })

  it('do not stand in the way of what is registered here, which is asked no more often for them', async () => {
    await find(ERGON)
    await register('http://127.0.0.1:7000')
    const before = asked.length
    await find(ERGON)
    expect(asked.length).to.equal(before)
    expect(components.find('ergon')).to.include({ source: 'local', endpoint: 'http://127.0.0.1:7000' })
    expect((await components.remove('ergon')())._tag).to.equal('Right')
    expect(components.find('ergon')).to.equal(undefined)
    await find(ERGON)
    expect(components.find('ergon')).to.include({ source: 'hermes', endpoint: ERGON.endpoint })
  })

  it('never take the name of what is built in', async () => {
    await find({ ...ERGON, name: 'harmonia' }, { ...ERGON, name: 'http' })
    expect(components.find('harmonia')).to.include({ built_in: true })
    expect(components.resolve('harmonia')).to.equal(undefined)
  })

  it('are down when they are found no more, and gone five minutes later', async () => {
    await find(ERGON)
    await find()
    expect(components.find('ergon')).to.include({ status: 'down' })
    await clock.advance(5 * MINUTE - 1)
    await find()
    expect(components.find('ergon')).to.include({ status: 'down' })
    await clock.advance(1)
    await find()
    expect(components.find('ergon')).to.equal(undefined)
    expect(components.resolve('ergon')).to.equal(undefined)
    expect(components.list().map(({ name }) => name)).to.deep.equal(['harmonia', 'http'])
  })

  it('are up again when they are found again in time', async () => {
    await find(ERGON)
    await find()
    await clock.advance(4 * MINUTE)
    await find(ERGON)
    expect(components.find('ergon')).to.include({ status: 'up' })
    await find()
    await clock.advance(4 * MINUTE)
    await find()
    expect(components.find('ergon')).to.include({ status: 'down' })
  })

  it('cannot be removed here, for they are not registered here', async () => {
    await find(ERGON)
    expect(await components.remove('ergon')()).to.deep.equal(E.left({ tag: 'component_not_found', name: 'ergon' }))
  })
})
