import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { openEventStoreDb } from '../../../src/store/eventstoredb/store.ts'
import type { EventStore, Recorded, Subscription } from '../../../src/store/event-store.ts'
import { FAULTS, type Fault } from '../../support/eventstoredb/faults.ts'
import { startEventStoreDbProcess, type EventStoreDbProcess } from '../../support/eventstoredb/process.ts'
import { append, event, fail, ordinals, pull, right, run, upTo } from '../../support/store.ts'
import { judge, logBehind, write, type Made } from './schedule.ts'

/** More of them: HARMONIA_SCHEDULES. */
const SCHEDULES = Number(process.env['HARMONIA_SCHEDULES'] ?? '160')
/** So many are under way together, so that none waits alone for what hangs. */
const AT_ONCE = 16

/** So short that a fault costs little; an append that takes longer for other reasons is sent again, and recognised. */
const IMPATIENT = { attemptMs: 150, appendMs: 4_000 }

describe('EventStoreDB with faults', function () {
  this.timeout(120_000 + SCHEDULES * 1_000)
  let server: EventStoreDbProcess
  let store: EventStore

  before(async () => {
    server = await startEventStoreDbProcess()
  })
  beforeEach(async () => {
    store = right(await openEventStoreDb({ url: server.url, patience: IMPATIENT }))
  })
  afterEach(async () => {
    await server.order({ faults: [], down: false, maxAppendSize: 1_048_576, tellsPositionOfRepeated: true })
    await store.close()
  })
  after(() => server.kill())

  /** With a store that gives large appends their time. */
  const patiently = async (): Promise<void> => {
    await store.close()
    store = right(await openEventStoreDb({ url: server.url }))
  }

  for (const fault of FAULTS)
    it(`${fault}: an append is there once, and acknowledged`, async () => {
      const subscription = store.subscribe({ after: store.head() })
      await server.order({ faults: [fault, fault] })
      const request = append(`fault-${fault}`, 'no_stream', [event('x'), event('y')])
      const answer = await run(store.append(request))
      expect(answer.revision).to.equal(1)
      const events = await run(store.read(request.stream))
      expect(events.map(({ revision }) => revision)).to.deep.equal([0, 1])
      expect(events.at(-1)?.position).to.equal(answer.position)
      expect(await pull(subscription, (seen) => seen.length >= 2)).to.deep.equal(events)
      await server.order({ faults: [fault], tellsPositionOfRepeated: false })
      expect(await run(store.append(request))).to.deep.equal(answer)
    })

  it('loses nothing, doubles nothing and keeps the order, in random schedules', async () => {
    const fault = fc.constantFrom<Fault>('none', 'none', ...FAULTS)
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })
    const end = fc.constantFrom<undefined | 'orderly' | 'unavailable'>(undefined, undefined, 'orderly', 'unavailable')
    const schedule = fc.record({
      faults: fc.array(fault, { maxLength: 8 }),
      // Two writers of one stream race.
      writers: fc.array(fc.record({ stream: fc.constantFrom('1', '2', '3'), sizes }), { minLength: 1, maxLength: 4 }),
      endSubscriptions: end,
      tellsPositionOfRepeated: fc.boolean(),
    })
    const lengths = new Map<string, number>()
    const subscription: Subscription = store.subscribe({ after: store.head() })
    let from = store.head()
    await fc.assert(
      fc.asyncProperty(fc.array(schedule, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (schedules) => {
        const made: Made[] = []
        const [first] = schedules
        await server.order({
          faults: schedules.flatMap(({ faults }) => faults),
          tellsPositionOfRepeated: first?.tellsPositionOfRepeated ?? true,
        })
        const writing = schedules.flatMap(({ writers }, n) =>
          writers.map(({ stream, sizes }) => write(store, `s${n}-${stream}`, sizes, made)),
        )
        for (const { endSubscriptions } of schedules)
          if (endSubscriptions !== undefined) await server.order({ endSubscriptions })
        await Promise.all(writing)
        await server.order({ faults: [] })

        // The last word: behind it, nothing of these schedules can come any more.
        await write(store, 'end', [1], made)
        const log = await logBehind(store, from)
        judge(log, made, lengths)
        const seen: Recorded[] = []
        while ((seen.at(-1)?.position ?? 0) < (log.at(-1) as Recorded).position)
          seen.push(...(await run(subscription.next())))
        expect(seen).to.deep.equal(log)

        for (const { stream, revision } of log) lengths.set(stream, revision + 1)
        from = (log.at(-1) as Recorded).position
      }),
      { numRuns: Math.ceil(SCHEDULES / AT_ONCE), endOnFailure: true },
    )
  })

  it('says that an append is too large, and by how much', async () => {
    await server.order({ maxAppendSize: 1_000 })
    const request = append('large', 'no_stream', [event('x', 'x'.repeat(2_000))])
    expect(await fail(store.append(request))).to.deep.equal({ tag: 'append_too_large', stream: 'large', limit: 1_000 })
    await server.order({ maxAppendSize: 1_048_576 })
    expect((await run(store.append(request))).revision).to.equal(0)
  })

  it('sends what is larger than one message in several', async () => {
    await server.order({ maxAppendSize: 16 * 1024 * 1024 })
    await patiently()
    const texts = upTo(7).map((n) => `${n}`.repeat(1_000_000))
    const events = texts.map((text) => event('x', text))
    await run(store.append(append('messages', 'no_stream', events)))
    expect((await run(store.read('messages'))).map(({ data }) => data)).to.deep.equal(texts)
  })

  it('gives large events in pages that end before their limit', async () => {
    await server.order({ maxAppendSize: 16 * 1024 * 1024 })
    await patiently()
    const from = store.head()
    for (const n of upTo(5))
      await run(store.append(append(`page-${n}`, 'no_stream', [event('x', 'x'.repeat(5_000_000))])))
    expect((await run(store.readAll(from, 1_000))).events.length).to.be.within(1, 4)
    expect(await logBehind(store, from)).to.have.length(5)
  })

  it('answers at once that it is away, and goes on when the server is back', async () => {
    const subscription = store.subscribe({ after: store.head() })
    const request = append('away', 'no_stream')
    await server.order({ down: true, drop: true })
    expect((await fail(store.append(request))).tag).to.equal('store_unavailable')
    expect(store.reach().tag).to.equal('away')
    const tries = store.measures()
    expect((await fail(store.append(request))).tag).to.equal('store_unavailable')
    expect(store.measures()['appends_repeated_total'], 'the next one does not even try').to.equal(
      tries['appends_repeated_total'],
    )
    expect(E.isLeft(await store.read('away')())).to.equal(true)

    await server.order({ down: false })
    expect((await run(untilTaken(store, request))).revision).to.equal(0)
    expect(await ordinals(store, await run(subscription.next()))).to.have.length(1)
    expect(store.reach()).to.deep.equal({ tag: 'here' })
  })

  it('is found by the gossip of its cluster', async () => {
    const found = right(await openEventStoreDb({ url: server.url.replace('esdb:', 'esdb+discover:') }))
    const { position } = await run(found.append(append('found', 'no_stream')))
    expect((await run(store.eventAt(position)))?.stream).to.equal('found')
    await found.close()
  })

  it('leaves what other programs wrote to them', async () => {
    const { jsonEvent, binaryEvent, EventStoreDBClient } = await import('@eventstore/db-client')
    const other = EventStoreDBClient.connectionString(server.url)
    const from = store.head()
    await other.appendToStream('foreign', [
      jsonEvent({ type: 'theirs', data: { n: 1 } }),
      binaryEvent({ type: 'theirs', data: new Uint8Array([1, 2, 3]) }),
      jsonEvent({ type: 'theirs', data: { n: 2 }, metadata: { nth: 'first' } }),
    ])
    const { position } = await run(store.append(append('ours', 'no_stream')))
    expect((await logBehind(store, from)).map(({ data }) => data)).to.deep.equal([{ n: 1 }, { n: 2 }, {}])
    expect(store.head()).to.equal(position)
    expect((await fail(store.read('foreign'))).tag).to.equal('unreadable_event')
    await other.dispose()
  })

  it('says so when a stream was deleted', async () => {
    const { EventStoreDBClient } = await import('@eventstore/db-client')
    const other = EventStoreDBClient.connectionString(server.url)
    await run(store.append(append('hidden', 'no_stream', [event('x'), event('y')])))
    await run(store.append(append('ended', 'no_stream')))
    await other.deleteStream('hidden')
    await other.tombstoneStream('ended')
    // Whoever saw a stream from its beginning does not ask for it again.
    await store.close()
    store = right(await openEventStoreDb({ url: server.url, patience: IMPATIENT }))
    expect(await run(store.read('hidden'))).to.deep.equal([])
    expect(await fail(store.read('ended')))
      .to.have.property('reason')
      .that.includes('deleted')
    expect(await fail(store.append(append('ended', 0))))
      .to.have.property('reason')
      .that.includes('deleted')
    expect(await run(store.append(append('hidden', 'no_stream')))).to.have.property('revision', 2)
    await other.dispose()
  })
})

/** Again and again, under the same id. */
const untilTaken = (store: EventStore, request: Parameters<EventStore['append']>[0]) => async () => {
  for (;;) {
    const told = await store.append(request)()
    if (E.isRight(told)) return told
    expect(told.left.tag).to.equal('store_unavailable')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
