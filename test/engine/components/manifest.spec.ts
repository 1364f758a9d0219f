import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { uuidv7 } from 'uuidv7'
import type { Registration } from '../../../src/domain/component/index.ts'
import { openComponents, type ComponentRegistry } from '../../../src/engine/components/registry.ts'
import type { Attempt } from '../../../src/engine/engine.ts'
import { openSecrets } from '../../../src/engine/secrets/secrets.ts'
import { taskKinds } from '../../../src/engine/tasks/kinds.ts'
import { undiciTransport } from '../../../src/engine/tasks/undici-transport.ts'
import { openTraffic } from '../../../src/engine/traffic/traffic.ts'
import type { EventStore } from '../../../src/store/event-store.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import { anAttempt } from '../../support/components-attempt.ts'
import { concluded } from '../../support/concluded.ts'
import { scriptedServer, type Received, type ScriptedServer } from '../../support/components-server.ts'
import { manualClock } from '../../support/manual-clock.ts'

const AT = '2026-01-01T00:00:00.000Z'
const TOKEN = 'tok-1234567890'
const BLOT = '[secret MEMORY_TOKEN]'

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left))
  return either.right
}
const did = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => right(await task())

describe('a component with a manifest', () => {
  const servers: ScriptedServer[] = []
  const transport = undiciTransport({ connections: 8 })
  const clock = manualClock()
  const traffic = openTraffic(clock, { max_in_flight: 128, per_second: undefined, breaker: undefined })
  const secrets = right(
    openSecrets({ env: { HARMONIA_SECRET_MEMORY_TOKEN: TOKEN, HARMONIA_SECRET_MANY_LINES: 'one line\nand another' } }),
  )
  let components: ComponentRegistry

  const serve = async (answer: (request: Received) => { readonly status?: number; readonly body?: unknown }) => {
    const server = await scriptedServer((request, response) => {
      const { status = 200, body = {} } = answer(request)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    servers.push(server)
    return server
  }
  const register = (manifest: Partial<Registration>) => did(components.register({ name: 'memory', ...manifest }))
  const call = async (attempt: Partial<Attempt>) => {
    const kind = taskKinds({ resolve: components.resolve, transport, now: clock.now })('memory', '')
    if (kind.kind !== 'call') throw new Error('no call')
    const outcome = await concluded(kind.call(anAttempt({ component: 'memory', ...attempt })))
    return E.isRight(outcome) ? { output: outcome.right } : outcome.left
  }

  beforeEach(async () => {
    components = await openOn(memoryStore())
  })
  const openOn = async (store: EventStore): Promise<ComponentRegistry> => {
    const given = () => ({ at: AT, random: () => 0 })
    const { now, after: later } = clock
    return right(
      await openComponents({
        store,
        transport,
        traffic,
        given,
        newId: uuidv7,
        now,
        after: later,
        secrets,
      }),
    )
  }
  after(async () => {
    await transport.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  const actions: Registration['actions'] = {
    fetch: {
      description: 'Fetches one memory.',
      input_schema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
      http: { method: 'GET', path: '/memory/{id}' },
    },
    status: { http: { method: 'GET', path: '/status' } },
    plain: { input_schema: { type: 'object' } },
  }

  it('is asked as the manifest says', async () => {
    const server = await serve(({ method, path }) => ({ body: { method, path } }))
    await register({ endpoint: `${server.url}/v1`, actions })
    expect(await call({ action: 'fetch', input: { id: 'a/b' } })).to.deep.equal({
      output: { method: 'GET', path: '/v1/memory/a%2Fb' },
    })
  })

  it('is asked by the component protocol for an action without http', async () => {
    const server = await serve(({ body }) => ({ body: { sent: body } }))
    await register({ endpoint: server.url, actions })
    const { output } = (await call({ action: 'plain', input: { a: 1 } })) as { output: { sent: string } }
    expect(JSON.parse(output.sent)).to.deep.include({ action: 'plain', params: { a: 1 } })
    expect(server.received.at(-1)).to.include({ method: 'POST', path: '/api/actions/plain' })
  })

  for (const [action, input, pointers] of [
    ['fetch', { id: 7 }, ['/id']],
    ['fetch', {}, ['/id']],
    ['fetch', undefined, ['']],
    ['plain', 'text', ['']],
  ] as const) {
    it(`is not asked for ${action} with ${JSON.stringify(input)}`, async () => {
      const server = await serve(() => ({}))
      await register({ endpoint: server.url, actions, health: { path: '/health' } })
      const error = await call({ action, input })
      expect(error).to.include({ type: 'invalid_input', retryable: false })
      const { details } = error as { details: { errors: readonly { pointer: string }[] } }
      expect(details.errors.map(({ pointer }) => pointer)).to.deep.equal(pointers)
      expect(server.received.filter(({ path }) => path !== '/health')).to.deep.equal([])
    })
  }

  it('has no other actions than those of the manifest', async () => {
    await register({ endpoint: 'http://127.0.0.1:1', actions })
    const error = await call({ action: 'fetsh' })
    expect(error).to.include({ type: 'action_not_found', retryable: false })
    expect(error).to.have.property('message').that.contains('Did you mean "fetch"?')
    expect(await components.action('memory', 'toString')()).to.have.nested.property('left.tag', 'action_not_found')
  })

  it('fails for good where its manifest, of whatever version, cannot be followed', async () => {
    const store = memoryStore()
    const broken = { input_schema: { type: 'objekt' }, http: { method: 'GET', path: '/{' } }
    const data = { name: 'memory', endpoint: 'http://127.0.0.1:1', actions: { broken } }
    const append = { id: uuidv7(), stream: 'component-memory', expected: 'no_stream', at: AT } as const
    await did(store.append({ ...append, events: [{ type: 'component_registered', data }] }))
    components = await openOn(store)
    const error = await call({ action: 'broken', input: {} })
    expect(error).to.include({ type: 'invalid_manifest', retryable: false })
    expect(error).to.have.property('message').that.contains('/http/path').and.contains('/input_schema/type')
  })

  it('says what it can do without being asked', async () => {
    const registered = await register({ endpoint: 'http://127.0.0.1:1', actions })
    expect(registered.actions).to.deep.equal(['fetch', 'status', 'plain'])
    expect(await did(components.actions('memory'))).to.deep.equal(['fetch', 'status', 'plain'])
    expect(await did(components.action('memory', 'fetch'))).to.deep.equal({
      component: 'memory',
      action: 'fetch',
      description: 'Fetches one memory.',
      input_schema: actions['fetch']?.input_schema,
    })
    expect(await did(components.action('memory', 'status'))).to.include({ description: null, input_schema: null })
  })

  it('can be had as it was registered, but for those that are built in', async () => {
    const manifest = { name: 'memory', endpoint: 'http://127.0.0.1:1', actions, health: { action: 'status' } }
    await did(components.register(manifest))
    expect(components.manifest('memory')).to.deep.equal(E.right(manifest))
    expect(components.manifest('http')).to.have.nested.property('left.tag', 'component_built_in')
    expect(components.manifest('nobody')).to.have.nested.property('left.tag', 'component_not_found')
  })

  describe('that wants to know who calls', () => {
    const kinds: readonly (readonly [Registration['auth'], string, string])[] = [
      [{ type: 'bearer', secret: 'MEMORY_TOKEN' }, 'authorization', `Bearer ${TOKEN}`],
      [{ type: 'api_key', secret: 'MEMORY_TOKEN' }, 'x-api-key', TOKEN],
      [{ type: 'api_key', secret: 'MEMORY_TOKEN', header: 'X-Key' }, 'x-key', TOKEN],
      [
        { type: 'basic', secret: 'MEMORY_TOKEN', username: 'ada' },
        'authorization',
        `Basic ${Buffer.from(`ada:${TOKEN}`).toString('base64')}`,
      ],
    ]
    for (const [auth, header, value] of kinds) {
      it(`is told by ${auth?.type} in ${header}, and tells nobody`, async () => {
        const server = await serve(({ headers, path }) =>
          path.includes('fail')
            ? { status: 400, body: { message: `no ${headers[header] as string}`, all: headers } }
            : { body: { all: headers } },
        )
        await register({ endpoint: server.url, actions, ...(auth && { auth }) })
        for (const asked of [
          { action: 'fetch', input: { id: 'x' } },
          { action: 'plain', input: {} },
        ]) {
          const output = await call(asked)
          expect(server.received.at(-1)?.headers).to.include({ [header]: value })
          expect(JSON.stringify(output)).to.include(`"${header}"`).and.not.include(TOKEN).and.not.include(value)
        }
        const error = await call({ action: 'fetch', input: { id: 'fail' } })
        expect(error).to.include({ type: 'http_400' })
        expect(JSON.stringify(error)).to.not.include(TOKEN).and.not.include(value)
        expect((error as { message: string }).message).to.include(BLOT)
      })
    }

    it('is asked for its actions with it, too', async () => {
      const server = await serve(({ headers }) => ({ body: { actions: [`run ${headers.authorization ?? ''}`] } }))
      await register({ endpoint: server.url, auth: { type: 'bearer', secret: 'MEMORY_TOKEN' } })
      expect(await did(components.actions('memory'))).to.deep.equal([`run Bearer ${BLOT}`])
    })

    it('is not called without its secret, to be tried again', async () => {
      const server = await serve(() => ({}))
      await register({ endpoint: server.url, actions, auth: { type: 'bearer', secret: 'NOWHERE' } })
      const error = await call({ action: 'fetch', input: { id: 'x' } })
      expect(error).to.deep.include({ type: 'secret_missing', retryable: true, details: { secret: 'NOWHERE' } })
      const tested = await did(components.test('memory'))
      expect(tested).to.include({ reachable: false })
      expect(tested.error).to.contain('HARMONIA_SECRET_NOWHERE')
      expect(server.received).to.deep.equal([])
    })

    it('is not called with a secret of several lines', async () => {
      await register({ endpoint: 'http://127.0.0.1:1', actions, auth: { type: 'bearer', secret: 'MANY_LINES' } })
      const error = await call({ action: 'plain', input: {} })
      expect(error).to.include({ type: 'secret_unfit', retryable: false })
      expect(JSON.stringify(error)).to.not.include('another')
    })

    it('has its secrets remembered by its name, for what it reports later', async () => {
      expect(components.secretsOf('memory')).to.deep.equal([])
      await register({ endpoint: 'http://127.0.0.1:1', auth: { type: 'bearer', secret: 'MEMORY_TOKEN' } })
      await register({ endpoint: 'http://127.0.0.1:1', auth: { type: 'bearer', secret: 'OTHER' } })
      await did(components.remove('memory'))
      expect(components.secretsOf('memory')).to.deep.equal(['MEMORY_TOKEN', 'OTHER'])
    })
  })

  describe('when tested', () => {
    const status = (of: Readonly<Record<string, number>>) =>
      serve(({ path }) => ({ status: of[path] ?? 404, body: { actions: ['own'] } }))

    it('is asked where its health says', async () => {
      const server = await status({ '/v1/status': 200, '/v1/health': 503 })
      await register({ endpoint: `${server.url}/v1`, actions, health: { action: 'status' } })
      expect(await did(components.test('memory'))).to.deep.include({
        reachable: true,
        actions: ['fetch', 'status', 'plain'],
        error: null,
      })
      await register({ endpoint: `${server.url}/v1`, actions, health: { path: '/health' } })
      expect(await did(components.test('memory'))).to.deep.include({
        reachable: true,
        error: '/health answered with status 503',
      })
      expect(components.find('memory')).to.include({ status: 'up' })
    })

    it('says where to look when it is not let in', async () => {
      const server = await status({ '/health': 401 })
      await register({ endpoint: server.url, actions, health: { path: '/health' } })
      expect((await did(components.test('memory'))).error).to.contain('"auth"')
    })

    it('is well with any answer where nothing says what to ask', async () => {
      const server = await status({})
      await register({ endpoint: server.url, actions })
      expect(await did(components.test('memory'))).to.include({ reachable: true, error: null })
      expect(server.received.at(-1)).to.include({ method: 'GET', path: '/' })
    })

    it('is asked by the component protocol when all of its actions speak that', async () => {
      const server = await status({ '/api/capabilities': 200 })
      await register({ endpoint: server.url, actions: { plain: {} } })
      expect(await did(components.test('memory'))).to.deep.include({ reachable: true, error: null, actions: ['plain'] })
      expect(components.find('memory')?.actions).to.deep.equal(['plain'])
    })

    it('is not reachable where nobody listens', async () => {
      await register({ endpoint: 'http://127.0.0.1:1', actions, health: { path: '/' } })
      expect(await did(components.test('memory'))).to.include({ reachable: false })
      expect(components.find('memory')).to.include({ status: 'down' })
    })
  })
})
