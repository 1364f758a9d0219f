import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { openComponents, type ComponentRegistry } from '../../../src/engine/components/registry.ts'
import type { Clock } from '../../../src/engine/clock.ts'
import { taskKinds } from '../../../src/engine/tasks/kinds.ts'
import { undiciTransport } from '../../../src/engine/tasks/undici-transport.ts'
import type { EventStore } from '../../../src/store/event-store.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { openEventStore } from '../../../src/store/open.ts'
import { openTraffic } from '../../../src/engine/traffic/traffic.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { anAttempt } from '../../support/components-attempt.ts'
import { concluded } from '../../support/concluded.ts'
import { scriptedServer, signal, type Received, type ScriptedServer } from '../../support/components-server.ts'

const AT = '2026-01-01T00:00:00.000Z'
const NOBODY = 'http://127.0.0.1:1'

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left))
  return either.right
}
const did = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => right(await task())
const refusal = async (task: TE.TaskEither<unknown, unknown>): Promise<unknown> => {
  const outcome = await task()
  return E.isLeft(outcome) ? outcome.left : outcome
}

describe('the component registry', () => {
  const servers: ScriptedServer[] = []
  const transport = undiciTransport({ connections: 8 })
  const never: Clock['after'] = () => () => {}
  const traffic = openTraffic(manualClock(), { max_in_flight: 128, per_second: undefined, breaker: undefined })

  const open = async (store: EventStore, after = never): Promise<ComponentRegistry> =>
    right(
      await openComponents({
        store,
        transport,
        traffic,
        after,
        given: () => ({ at: AT, random: () => 0 }),
        newId: uuidv7,
        now: () => Date.parse(AT),
      }),
    )

  /** A component that answers with what stands under the path, or 404. */
  const serve = async (answers: Readonly<Record<string, unknown>>, status = 200) => {
    const known = new Map(Object.entries(answers))
    const server = await scriptedServer(({ path }: Received, response) => {
      response.writeHead(known.has(path) ? status : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(known.get(path) ?? {}))
    })
    servers.push(server)
    return server
  }

  after(async () => {
    await transport.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('has the built-in components from the start', async () => {
    const components = await open(memoryStore())
    expect(components.list().map(({ name, built_in, status }) => [name, built_in, status])).to.deep.equal([
      ['harmonia', true, 'up'],
      ['http', true, 'up'],
    ])
    expect(components.find('harmonia')?.actions).to.deep.equal([
      'echo',
      'wait',
      'wait_for_signal',
      'approve',
      'run_workflow',
      'fail',
    ])
    expect(components.find('nobody')).to.equal(undefined)
    expect(components.resolve('harmonia')).to.equal(undefined)
  })

  it('registers, finds, lists by name and removes', async () => {
    const store = memoryStore()
    const components = await open(store)
    const { position, ...document } = await did(components.register({ name: 'zeta', endpoint: `${NOBODY}/` }))
    expect(position).to.equal(1)
    expect(document).to.include({ name: 'zeta', endpoint: NOBODY, built_in: false, last_seen: null })
    await did(components.register({ name: 'alpha', endpoint: NOBODY, description: 'first', metadata: { a: 1 } }))
    expect(components.list().map(({ name }) => name)).to.deep.equal(['harmonia', 'http', 'alpha', 'zeta'])
    expect(components.find('alpha')).to.deep.include({ description: 'first', metadata: { a: 1 } })
    expect(components.resolve('zeta')).to.have.property('call')

    expect(await did(components.remove('zeta'))).to.deep.equal({ position: 3 })
    expect(components.find('zeta')).to.equal(undefined)
    expect(components.resolve('zeta')).to.equal(undefined)
    expect(store.head()).to.equal(3)
  })

  it('answers the same registration with the position of the first, and records nothing', async () => {
    const store = memoryStore()
    const components = await open(store)
    await did(components.register({ name: 'ergon', endpoint: NOBODY }))
    await did(components.register({ name: 'other', endpoint: NOBODY }))
    expect(await did(components.register({ name: 'ergon', endpoint: NOBODY }))).to.include({ position: 1 })
    expect(store.head()).to.equal(2)
  })

  it('refuses what the domain refuses, and records nothing', async () => {
    const store = memoryStore()
    const components = await open(store)
    expect(await refusal(components.register({ name: 'http', endpoint: NOBODY }))).to.include({
      tag: 'component_built_in',
    })
    expect(await refusal(components.register({ name: 'a/b', endpoint: 'x' }))).to.include({ tag: 'invalid_input' })
    expect(await refusal(components.remove('ergon'))).to.include({ tag: 'component_not_found' })
    expect(await refusal(components.remove('harmonia'))).to.include({ tag: 'component_built_in' })
    expect(store.head()).to.equal(0)
  })

  it('keeps the later of two registrations that race', async () => {
    const store = memoryStore()
    const components = await open(store)
    await Promise.all(
      [1, 2, 3, 4].map((port) => did(components.register({ name: 'ergon', endpoint: `http://127.0.0.1:${port}` }))),
    )
    const kept = components.find('ergon')?.endpoint
    expect((await open(store)).find('ergon')?.endpoint).to.equal(kept)
    expect(store.head()).to.equal(4)
  })

  it('changes nothing when the store cannot be written', async () => {
    const store = memoryStore()
    const components = await open(store)
    await did(components.register({ name: 'ergon', endpoint: NOBODY }))
    await store.close()
    expect(await refusal(components.remove('ergon'))).to.include({ tag: 'store_unavailable' })
    expect(components.find('ergon')).to.include({ name: 'ergon' })
  })

  it('survives the store being closed and opened again', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'harmonia-registry-'))
    try {
      const url = `sqlite:${join(dir, 'events.db')}`
      const store = right(await openEventStore(url))
      const components = await open(store)
      await did(components.register({ name: 'ergon', endpoint: NOBODY }))
      await did(components.register({ name: 'ergon', endpoint: 'http://127.0.0.1:2', metadata: { team: 'a' } }))
      await did(components.register({ name: 'gone', endpoint: NOBODY }))
      await did(components.remove('gone'))
      await store.close()

      const reopened = right(await openEventStore(url))
      const again = await open(reopened)
      expect(again.list().map(({ name }) => name)).to.deep.equal(['harmonia', 'http', 'ergon'])
      expect(again.find('ergon')).to.deep.include({ endpoint: 'http://127.0.0.1:2', metadata: { team: 'a' } })
      expect(await did(again.remove('ergon'))).to.deep.equal({ position: 5 })
      await reopened.close()
    } finally {
      await rm(dir, { recursive: true })
    }
  })

  it('finds its components among many other events', async () => {
    const store = memoryStore()
    const components = await open(store)
    await did(components.register({ name: 'first', endpoint: NOBODY }))
    for (let n = 0; n < 1_500; n++) {
      const append = { id: uuidv7(), stream: `other-${n}`, expected: 'no_stream', at: AT } as const
      await did(store.append({ ...append, events: [{ type: 'happened', data: {} }] }))
    }
    await did(components.register({ name: 'last', endpoint: NOBODY }))
    expect((await open(store)).list().map(({ name }) => name)).to.deep.equal(['harmonia', 'http', 'first', 'last'])
  })

  it('does not open over an event that it cannot read', async () => {
    const store = memoryStore()
    const append = { id: uuidv7(), stream: 'component-x', expected: 'no_stream', at: AT } as const
    await did(store.append({ ...append, events: [{ type: 'component_registered', data: { name: 'x', endpoint: 7 } }] }))
    const opened = await openComponents({
      store,
      transport,
      traffic,
      given: () => ({ at: AT, random: () => 0 }),
      newId: uuidv7,
      now: () => 0,
    })
    expect(opened).to.have.nested.property('left.tag', 'unreadable_event')
  })

  describe('testing a component', () => {
    it('says that it answers, what it can do, and how long it took', async () => {
      const server = await serve({ '/x/api/capabilities': { actions: ['run', { name: 'stop' }, 7] } })
      const components = await open(memoryStore())
      await did(components.register({ name: 'ergon', endpoint: `${server.url}/x` }))
      expect(await did(components.test('ergon'))).to.deep.equal({
        reachable: true,
        actions: ['run', 'stop'],
        latency_ms: 0,
        error: null,
      })
      expect(components.find('ergon')).to.deep.include({
        actions: ['run', 'stop'],
        status: 'up',
        last_seen: AT,
        latency_ms: 0,
      })
    })

    it('says why it cannot be reached', async () => {
      const components = await open(memoryStore())
      await did(components.register({ name: 'ergon', endpoint: NOBODY }))
      const test = await did(components.test('ergon'))
      expect(test).to.deep.include({ reachable: false, actions: [], latency_ms: null })
      expect(test.error).to.include('ECONNREFUSED')
      expect(components.find('ergon')).to.include({ status: 'down', last_seen: null })
      expect(await refusal(components.actions('ergon'))).to.include({ tag: 'component_unreachable', name: 'ergon' })
    })

    it('gives up on one that hangs', async () => {
      const arrived = signal()
      const rung: (() => void)[] = []
      const server = await scriptedServer(() => arrived.fire())
      servers.push(server)
      const components = await open(memoryStore(), (_, ring) => {
        rung.push(ring)
        return () => {}
      })
      await did(components.register({ name: 'ergon', endpoint: server.url }))
      const test = did(components.test('ergon'))
      await arrived.fired
      rung.forEach((ring) => ring())
      expect(await test).to.include({ reachable: false, error: 'no answer within 5 seconds' })
    })

    for (const [what, answers, error] of [
      ['has no capabilities', {}, '/api/capabilities answered with status 404'],
      [
        'answers something else',
        { '/api/capabilities': [1] },
        '/api/capabilities did not answer with {"actions": [...]}',
      ],
    ] as const) {
      it(`says what is missing of one that ${what}`, async () => {
        const server = await serve(answers)
        const components = await open(memoryStore())
        await did(components.register({ name: 'ergon', endpoint: server.url }))
        expect(await did(components.test('ergon'))).to.deep.include({ reachable: true, actions: [], error })
        expect(components.find('ergon')).to.include({ status: 'up' })
      })
    }

    it('finds a built-in one always there, and an unknown one nowhere', async () => {
      const components = await open(memoryStore())
      expect(await did(components.test('http'))).to.deep.include({ reachable: true, actions: ['request'] })
      expect(await refusal(components.test('nobody'))).to.deep.equal({ tag: 'component_not_found', name: 'nobody' })
    })
  })

  describe("asking for a component's actions", () => {
    it('gives their names and schemas', async () => {
      const schema = { type: 'object' }
      const server = await serve({
        '/api/capabilities': { actions: ['run', 'bare', 'plain'] },
        '/api/actions/run/schema': { description: 'Runs', input_schema: schema },
        '/api/actions/bare/schema': schema,
      })
      const components = await open(memoryStore())
      await did(components.register({ name: 'ergon', endpoint: server.url }))
      const about = { component: 'ergon', description: null }
      expect(await did(components.actions('ergon'))).to.deep.equal(['run', 'bare', 'plain'])
      expect(await did(components.action('ergon', 'run'))).to.deep.equal({
        component: 'ergon',
        action: 'run',
        description: 'Runs',
        input_schema: schema,
      })
      expect(await did(components.action('ergon', 'bare'))).to.deep.include({ ...about, input_schema: schema })
      expect(await did(components.action('ergon', 'plain'))).to.deep.include({ ...about, input_schema: null })
    })

    it('knows none that the component does not know', async () => {
      const server = await serve({ '/api/capabilities': { actions: ['run'] } })
      const components = await open(memoryStore())
      await did(components.register({ name: 'ergon', endpoint: server.url }))
      for (const action of ['walk', '..', '__proto__']) {
        expect(await refusal(components.action('ergon', action))).to.deep.equal({
          tag: 'action_not_found',
          component: 'ergon',
          action,
        })
      }
      expect(await refusal(components.action('nobody', 'run'))).to.include({ tag: 'component_not_found' })
    })

    it('does not take a broken component for one without the action', async () => {
      const server = await serve({ '/api/actions/run/schema': {} }, 500)
      const components = await open(memoryStore())
      await did(components.register({ name: 'ergon', endpoint: server.url }))
      expect(await refusal(components.action('ergon', 'run'))).to.include({ tag: 'component_unreachable' })
      expect(await refusal(components.action('ergon', 'walk'))).to.include({ tag: 'component_unreachable' })
    })

    it('needs no network for the built-in ones', async () => {
      const components = await open(memoryStore())
      expect(await did(components.actions('harmonia'))).to.deep.equal([
        'echo',
        'wait',
        'wait_for_signal',
        'approve',
        'run_workflow',
        'fail',
      ])
      expect(await did(components.action('harmonia', 'wait'))).to.have.nested.property('input_schema.type', 'object')
      expect(await refusal(components.action('harmonia', 'constructor'))).to.include({ tag: 'action_not_found' })
    })
  })

  describe('and the calls of tasks', () => {
    it('are seen in the registry', async () => {
      const server = await scriptedServer(({ method }, response) => {
        if (method === 'POST') response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
      })
      servers.push(server)
      const components = await open(memoryStore())
      const kindOf = taskKinds({ resolve: components.resolve, transport, now: () => Date.parse(AT) })
      await did(components.register({ name: 'ergon', endpoint: server.url }))
      const kind = kindOf('ergon', 'run')
      if (kind.kind !== 'call') throw new Error('not a call')
      expect(components.find('ergon')).to.include({ status: 'unknown', last_seen: null })
      expect(right(await concluded(kind.call(anAttempt())))).to.deep.equal({ ok: true })
      expect(components.find('ergon')).to.include({ status: 'up', last_seen: AT })
    })

    it('go to where a component moved, from its next attempt on', async () => {
      const before = await serve({ '/api/actions/run': 'before' })
      const after = await serve({ '/api/actions/run': 'after' })
      const components = await open(memoryStore())
      const kind = taskKinds({ resolve: components.resolve, transport, now: () => 0 })('ergon', 'run')
      if (kind.kind !== 'call') throw new Error('not a call')
      await did(components.register({ name: 'ergon', endpoint: before.url }))
      const underWay = kind.call(anAttempt())
      await did(components.register({ name: 'ergon', endpoint: after.url }))
      expect(await underWay.outcome).to.deep.equal(E.right('before'))
      expect(await kind.call(anAttempt()).outcome).to.deep.equal(E.right('after'))
      await did(components.remove('ergon'))
      expect(await kind.call(anAttempt()).outcome).to.have.nested.property('left.type', 'component_not_found')
    })
  })
})
