import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../../src/engine/clock.ts'
import { keepRegistered, type Kept } from '../../src/hermes/keep-registered.ts'
import type { Found } from '../../src/hermes/found.ts'
import type { HermesStanding } from '../../src/hermes/hermes.ts'
import { selfAt } from '../../src/hermes/self.ts'
import { openWire } from '../../src/hermes/wire.ts'
import { SimulatedHermes } from '../support/hermes.ts'
import { manualClock, settled, type ManualClock } from '../support/manual-clock.ts'

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const TOOLS = [
  { name: 'ExecuteWorkflow', description: 'Run it.', inputSchema: { type: 'object' } },
  { name: 'ListTemplates', inputSchema: { type: 'object' } },
]
const ID = 'harmonia-127.0.0.1-8007'

describe('the registration with Hermes', () => {
  let clock: ManualClock
  let hermes: SimulatedHermes
  let told: HermesStanding[]
  let found: (readonly Found[])[]
  let kept: Kept

  const start = (time: Clock = clock): Kept =>
    keepRegistered({
      wire: openWire({ transport: hermes.transport, clock: time }, 'http://hermes:8001'),
      self: selfAt({ listening: 'http://127.0.0.1:8007', announced: '' }, '1.2.3', ['create_workflow']),
      clock: time,
      random: () => 0.5,
      told: (standing) => void told.push(standing),
      tools: async () => TOOLS,
      found: (components) => void found.push(components),
    })

  const begin = async (): Promise<void> => {
    kept = start()
    await settled()
  }

  const count = (path: string, status = 200): number =>
    hermes.asked.filter((asked) => asked.path.startsWith(`/api${path}`) && asked.status === status).length

  beforeEach(() => {
    clock = manualClock()
    hermes = new SimulatedHermes(clock.now)
    told = []
    found = []
  })

  it('is made at the start, with what Hermes wants to know', async () => {
    await begin()
    expect(hermes.components.get(ID)).to.deep.include({
      name: 'harmonia',
      version: '1.2.3',
      type: 'harmonia',
      endpoint: 'http://127.0.0.1:8007',
      capabilities: ['create_workflow'],
    })
    expect(kept.standing()).to.deep.include({ state: 'registered', component_id: ID, last_error: null })
    expect(told.map(({ state }) => state)).to.deep.equal(['registered'])
  })

  it('is kept alive by a heartbeat every 30 seconds, with the token', async () => {
    await begin()
    await clock.advance(5 * MINUTE)
    const beats = hermes.asked.filter(({ path }) => path === '/api/heartbeat')
    expect(beats.map(({ at }) => at - hermes.asked[0]!.at)).to.deep.equal(
      Array.from({ length: 10 }, (_, index) => (index + 1) * 30 * SECOND),
    )
    expect(beats[0]).to.deep.include({ token: 'hermes-token-1', status: 200 })
    expect(beats[0]?.body).to.deep.equal({ component_id: ID, status: { state: 'healthy' } })
    expect(kept.standing()?.last_heartbeat).to.equal('2026-01-01T00:05:00.000Z')
  })

  it('is made again before the token ends', async () => {
    await begin()
    await clock.advance(24 * HOUR)
    expect(count('/register')).to.be.within(25, 30)
    expect(count('/heartbeat', 401)).to.equal(0)
    expect([...hermes.components.keys()]).to.deep.equal([ID])
  })

  it('is made again at the next heartbeat when Hermes has forgotten its tokens', async () => {
    await begin()
    hermes.comeBack()
    await clock.advance(30 * SECOND)
    expect(count('/heartbeat', 401)).to.equal(1)
    expect(kept.standing()?.state).to.equal('registered')
    expect([...hermes.components.keys()]).to.deep.equal([ID])
  })

  it('is made again when Hermes takes the token but has forgotten whose it is', async () => {
    await begin()
    hermes.comeBack({ keepsKey: true })
    await clock.advance(30 * SECOND)
    expect(count('/heartbeat', 401)).to.equal(0)
    expect([...hermes.components.keys()]).to.deep.equal([ID])
  })

  it('is tried ever later while Hermes is away, a minute apart at most, and made when it is back', async () => {
    hermes.goDown()
    await begin()
    expect(kept.standing()).to.deep.include({ state: 'away', component_id: null, last_error: 'nobody listens' })
    const { since } = kept.standing() ?? {}
    await clock.advance(10 * HOUR)
    expect(kept.standing()?.since).to.equal(since)
    expect(hermes.unheard).to.be.within(600, 1_000)
    expect(told.map(({ state }) => state)).to.deep.equal(['away'])
    hermes.comeBack()
    await clock.advance(MINUTE)
    expect(kept.standing()).to.deep.include({ state: 'registered', component_id: ID, last_error: null })
    expect(told.map(({ state }) => state)).to.deep.equal(['away', 'registered'])
  })

  it('is given up for lost when Hermes does not answer within 5 seconds', async () => {
    const silent = { ...hermes.transport, exchange: silence }
    kept = keepRegistered({
      wire: openWire({ transport: silent, clock }, 'http://hermes:8001/api/'),
      self: selfAt({ listening: 'http://127.0.0.1:8007', announced: '' }, '1.2.3', []),
      clock,
      random: () => 0.5,
      told: () => undefined,
      found: () => undefined,
      tools: async () => TOOLS,
    })
    await clock.advance(5 * SECOND)
    expect(kept.standing()).to.deep.include({ url: 'http://hermes:8001', last_error: 'no answer within 5 seconds' })
  })

  it('says what Hermes said when it refuses, and goes on trying', async () => {
    hermes.instead = () => ({ status: 422, body: { detail: [{ loc: ['body', 'version'], msg: 'Field required' }] } })
    await begin()
    expect(kept.standing()).to.deep.include({ state: 'refused', last_error: '422: body.version Field required' })
    hermes.instead = undefined
    await clock.advance(MINUTE)
    expect(kept.standing()?.state).to.equal('registered')
  })

  it('takes no answer for a registration that has no token, or none that could be sent', async () => {
    for (const token of [undefined, '', 'a\r\nb: c']) {
      hermes.instead = () => ({ status: 200, body: { success: true, componentId: ID, token } })
      await begin()
      expect(kept.standing()?.state, String(token)).to.equal('refused')
      await kept.stop()
    }
  })

  it('leaves none behind in a Hermes that gives the ids itself', async () => {
    hermes.givesIds = true
    await begin()
    await clock.advance(3 * HOUR)
    expect(hermes.components.size).to.equal(1)
    expect([...hermes.components.keys()][0]).to.equal(kept.standing()?.component_id)
  })

  it('is ended by a stop, also while what was last asked had no answer', async () => {
    await begin()
    hermes.instead = ({ path }) => (path === '/api/heartbeat' ? { status: 503, body: {} } : undefined)
    await clock.advance(MINUTE)
    expect(kept.standing()?.state).to.equal('refused')
    await kept.stop()
    expect(hermes.components.size).to.equal(0)
    expect(count('/unregister')).to.equal(1)
    const asked = hermes.asked.length
    await clock.advance(HOUR)
    expect(hermes.asked.length).to.equal(asked)
  })

  it('is ended by a stop that comes while it is being made', async () => {
    kept = start()
    await kept.stop()
    expect(hermes.components.size).to.equal(0)
  })

  it('holds up no stop when Hermes is away', async () => {
    await begin()
    hermes.goDown()
    await clock.advance(MINUTE)
    await kept.stop()
    expect(kept.standing()?.state).to.equal('away')
  })

  it('holds up a stop for four seconds at most when Hermes is silent', async () => {
    await begin()
    hermes.fallSilent()
    await clock.advance(30 * SECOND)
    let isOver = false
    void kept.stop().then(() => (isOver = true))
    await clock.advance(4 * SECOND)
    expect(isOver).to.equal(true)
  })

  it('leaves nothing that is waited for when it has ended', async () => {
    let armed = 0
    const after: ManualClock['after'] = (milliseconds, call) => {
      armed += 1
      const callOff = clock.after(milliseconds, () => {
        armed -= 1
        call()
      })
      return () => {
        armed -= 1
        callOff()
      }
    }
    kept = start({ ...clock, after })
    await settled()
    await kept.stop()
    expect(armed).to.equal(0)
  })

  it('is put in the place of the one that a server left behind when it died', async () => {
    await begin()
    await clock.advance(MINUTE)
    kept = start()
    await settled()
    expect([...hermes.components.keys()]).to.deep.equal([ID])
  })

  it('can be asked for, one at a time, and says whether it was made', async () => {
    await begin()
    const both = await Promise.all([kept.register(), kept.register()])
    expect(both.every(E.isRight)).to.equal(true)
    expect(hermes.components.size).to.equal(1)
    hermes.goDown()
    const no = await kept.register()
    expect(no).to.deep.equal(E.left({ tag: 'hermes_unreachable', url: 'http://hermes:8001', reason: 'nobody listens' }))
  })

  it('finds who else is there at once, and again with each heartbeat', async () => {
    hermes.components.set('e-1', { name: 'Ergon', endpoint: 'http://127.0.0.1:8002/', version: '0.1.0' })
    await begin()
    const ergon = { name: 'ergon', endpoint: 'http://127.0.0.1:8002', version: '0.1.0' }
    expect(found).to.deep.equal([[ergon]])
    hermes.components.delete('e-1')
    await clock.advance(30 * SECOND)
    expect(found).to.deep.equal([[ergon], []])
  })

  it('takes a list that cannot be had for no reason to do anything', async () => {
    await begin()
    hermes.instead = ({ path }) => (path === '/api/components' ? { status: 500, body: {} } : undefined)
    await clock.advance(10 * MINUTE)
    expect(count('/register')).to.equal(1)
    expect(kept.standing()?.state).to.equal('registered')
    expect(found).to.deep.equal([[]])
  })

  it('tells Hermes of the tools, and takes them back when it ends', async () => {
    await begin()
    expect([...hermes.tools.keys()]).to.deep.equal([`${ID}.ExecuteWorkflow`, `${ID}.ListTemplates`])
    expect(hermes.tools.get(`${ID}.ExecuteWorkflow`)).to.deep.include({
      name: 'ExecuteWorkflow',
      description: 'Run it.',
      schema: { type: 'object' },
      endpoint: 'http://127.0.0.1:8007/mcp',
      version: '1.2.3',
    })
    expect(kept.standing()).to.include({ tools: 2, last_error: null })
    hermes.comeBack()
    await clock.advance(30 * SECOND)
    expect(hermes.tools.size).to.equal(2)
    await kept.stop()
    expect(hermes.tools.size).to.equal(0)
  })

  it('stands without the tools that Hermes does not take, and offers them again with each heartbeat', async () => {
    hermes.instead = ({ body }) =>
      body['name'] === 'ListTemplates' ? { status: 500, body: { detail: 'MCP service not initialized' } } : undefined
    await begin()
    expect(kept.standing()).to.include({
      state: 'registered',
      tools: 1,
      last_error: 'its tools: 500: MCP service not initialized',
    })
    hermes.instead = undefined
    await clock.advance(30 * SECOND)
    expect(kept.standing()).to.include({ state: 'registered', tools: 2, last_error: null })
    await clock.advance(30 * MINUTE)
    expect(count('/mcp/v2/tools')).to.equal(3)
  })

  it('shows no token, not even one that Hermes repeats in a refusal', async () => {
    await begin()
    hermes.instead = ({ token }) =>
      token === undefined ? undefined : { status: 500, body: { detail: `bad token ${token}` } }
    await clock.advance(MINUTE)
    expect(kept.standing()?.last_error).to.equal('500: bad token ***')
    expect(JSON.stringify([told, kept.standing(), await kept.register()])).to.not.contain('hermes-token')
  })
})

const silence = (_: unknown, settle: (no: { tag: 'aborted'; reason: string }) => void) => () =>
  settle({ tag: 'aborted', reason: 'given up' })
