import { expect } from 'chai'
import fc from 'fast-check'
import type { EventHistogram, HarmoniaEvent } from '../../src/client/index.ts'
import { bucketsOf } from '../../src/http/event-histogram.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('counting the events of an execution by their types', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let execution: string

  before(async () => {
    server = await openTestServer()
    calls = callsTo(server)
    const tasks = {
      each: { for_each: { items: '${input.items}' }, component: 'harmonia', action: 'echo' },
      ask: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go' }, depends_on: ['each'] },
    }
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'w', tasks })).body
    const input = { items: Array.from({ length: 700 }, (_, index) => index) }
    const { execution_id } = (await calls.post('/api/executions', { workflow_id, input })).body
    execution = `/api/executions/${execution_id}`
  })
  after(() => server.close())

  const events = async (): Promise<HarmoniaEvent[]> => {
    const all: HarmoniaEvent[] = []
    for (let cursor = '0'; ;) {
      const { body } = await calls.get(`${execution}/events?limit=1000&cursor=${cursor}`)
      const page = body as unknown as { events: HarmoniaEvent[]; next_cursor: string | null }
      all.push(...page.events)
      if (page.next_cursor === null) return all
      cursor = page.next_cursor
    }
  }

  const histogram = async (query = ''): Promise<EventHistogram> =>
    (await calls.get(`${execution}/events/histogram${query}`)).body as unknown as EventHistogram

  it('counts each event once, where it is', async () => {
    const all = await events()
    const { buckets, last, from, to } = await histogram('?buckets=50')
    expect({ last, from, to }).to.deep.equal({ last: all.length - 1, from: 0, to: all.length - 1 })
    expect(buckets.length).to.be.within(40, 50)
    for (const bucket of buckets) {
      const inside = all.slice(bucket.from, bucket.to + 1)
      expect(Object.keys(bucket.types).sort()).to.deep.equal([...new Set(inside.map((e) => e.event_type))].sort())
      for (const [type, { count, first, last: end }] of Object.entries(bucket.types)) {
        const own = inside.filter(({ event_type }) => event_type === type).map(({ revision }) => revision)
        expect({ count, first, end }).to.deep.equal({ count: own.length, first: own[0], end: own.at(-1) })
      }
    }
  })

  it('knows what has been added since it was asked last', async () => {
    const before = await histogram()
    await calls.post(`${execution}/signals/go`, {})
    await calls.get(`${execution}/wait?timeout=10`)
    const after = await histogram()
    expect(after.last).to.be.greaterThan(before.last)
    expect(after.buckets.at(-1)?.types).to.have.property('workflow_completed')
    expect(after.last).to.equal((await events()).length - 1)
  })

  it('counts a part of the history, event by event where that is wanted', async () => {
    const { buckets } = await histogram('?from=2&to=6')
    expect(buckets.map(({ from, to }) => [from, to])).to.deep.equal([2, 3, 4, 5, 6].map((at) => [at, at]))
    expect((await histogram('?from=5&to=1')).buckets).to.have.length(1)
  })

  it('refuses what is not there', async () => {
    const { last } = await histogram()
    const late = await calls.get(`${execution}/events/histogram?from=${last + 1}`)
    expect([late.status, late.body.code]).to.deep.equal([404, 'revision_not_found'])
    const nowhere = await calls.get('/api/executions/nobody/events/histogram')
    expect([nowhere.status, nowhere.body.code]).to.deep.equal([404, 'execution_not_found'])
    const many = await calls.get(`${execution}/events/histogram?buckets=1001`)
    expect([many.status, many.body.code]).to.deep.equal([400, 'invalid_query'])
  })

  it('has buckets that follow each other without a gap', () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 80 }),
        fc.nat({ max: 79 }),
        fc.integer({ min: 1, max: 100 }),
        (drawn, start, most) => {
          const from = start % drawn.length
          const types = { names: ['a', 'b', 'c', 'd'], codes: Uint8Array.from(drawn), count: drawn.length }
          const found = bucketsOf(types, from, drawn.length - 1, most)
          expect(found.length).to.be.at.most(most)
          expect(found[0]?.from).to.equal(from)
          expect(found.at(-1)?.to).to.equal(drawn.length - 1)
          found.slice(1).forEach((bucket, index) => expect(bucket.from).to.equal(found[index]!.to + 1))
          const counted = found
            .flatMap((bucket) => Object.values(bucket.types))
            .reduce((sum, { count }) => sum + count, 0)
          expect(counted).to.equal(drawn.length - from)
        },
      ),
    ))
})
