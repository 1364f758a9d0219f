import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Archives } from '../../src/store/archive/archives.ts'
import { copyStore } from '../../src/store/copy/copy.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { openEventStore, openLogReader } from '../../src/store/open.ts'
import { startEventStoreDbProcess, type EventStoreDbProcess } from '../support/eventstoredb/process.ts'
import { append, AT, event, left, right, run, temporary, upTo, wholeLog } from '../support/store.ts'

describe('copying a log', function () {
  this.timeout(60_000)
  const { folder } = temporary()
  let server: EventStoreDbProcess
  beforeEach(async () => {
    server = await startEventStoreDbProcess()
  })
  afterEach(() => server.kill())

  const file = async (): Promise<string> => `sqlite:${join(await folder(), 'events.db')}`

  const on = async <A>(url: string, work: (store: EventStore) => Promise<A>): Promise<A> => {
    const store = right(await openEventStore(url))
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  const logOf = async (url: string): Promise<readonly Recorded[]> => {
    const reader = right(await openLogReader(url))
    try {
      return await wholeLog(reader)
    } finally {
      await reader.close()
    }
  }
  /** All but where it stands in the log. */
  const kept = (log: readonly Recorded[]) => log.map(({ position: _, ...event }) => event)

  const fill = (url: string, appends: number): Promise<void> =>
    on(url, async (store) => {
      for (const n of upTo(appends)) {
        const events = upTo(1 + (n % 4)).map((i) => event(`e${i}`, { n, i, text: 'ü"\\' }))
        await run(store.append({ ...append(`s-${n % 7}`, 'any', events), at: new Date(n * 1_000).toISOString() }))
      }
    })

  it('keeps order, ids, times, revisions and data, there and back', async () => {
    const [first, last] = [await file(), await file()]
    await fill(first, 300)
    const there = right(await copyStore({ from: first, to: server.url }))
    const log = await logOf(first)
    expect(there).to.deep.equal({ copied: log.length, events: log.length, streams: 7 })
    expect(kept(await logOf(server.url))).to.deep.equal(kept(log))

    right(await copyStore({ from: server.url, to: last }))
    expect(await logOf(last), 'positions of a file count from 1 again').to.deep.equal(log)
  })

  it('is refused while events are in archives, and says how they come back', async () => {
    const [first, last] = [await file(), await file()]
    await fill(first, 20)
    await on(first, (store) => run((store.archives as Archives).put(['s-1'], { id: randomUUID(), at: AT })))
    expect(left(await copyStore({ from: first, to: last })).reason).to.contain('harmonia archive restore')
    await on(first, async (store) => {
      const archives = store.archives as Archives
      for (const { archive_id } of await run(archives.list(10)))
        await run(archives.bringBack(archive_id, undefined, { id: randomUUID(), at: AT }))
    })
    right(await copyStore({ from: first, to: last }))
    expect(await logOf(last)).to.deep.equal(await logOf(first))
  })

  it('keeps what was one append together, so that a repeated one is still recognised', async () => {
    const from = await file()
    const request = append('a', 'no_stream', [event('x'), event('y'), event('z')])
    await on(from, (store) => run(store.append(request)))
    right(await copyStore({ from, to: server.url }))
    await on(server.url, async (store) => {
      expect(await run(store.append(request))).to.deep.equal({ revision: 2, position: store.head() })
    })
  })

  it('goes on where an earlier one was interrupted', async () => {
    const from = await file()
    await fill(from, 100)
    let steps = 0
    const interrupted = copyStore({
      from,
      to: server.url,
      progress: () => {
        if (++steps === 40) void server.order({ down: true, drop: true })
      },
    })
    expect(left(await interrupted).reason).to.include('EventStoreDB')
    await server.order({ down: false })
    const before = (await logOf(server.url)).length
    const log = await logOf(from)
    expect(before).to.be.within(1, log.length - 1)
    expect(right(await copyStore({ from, to: server.url }))).to.deep.equal({
      copied: log.length - before,
      events: log.length,
      streams: 7,
    })
    expect(right(await copyStore({ from, to: server.url })).copied, 'again, and it only compares').to.equal(0)
  })

  it('refuses a copy that holds something else', async () => {
    const from = await file()
    await fill(from, 5)
    await on(server.url, (store) => run(store.append(append('other', 'no_stream'))))
    expect(left(await copyStore({ from, to: server.url })).reason).to.include('event 0 of other')
  })

  it('finds out that the copy is not the same', async () => {
    const [from, to] = [await file(), await file()]
    await fill(from, 20)
    const [one, two, ...rest] = await logOf(from)
    const swapped = [two, one, ...rest] as readonly Recorded[]
    await on(to, async (store) => {
      for (const { id, stream, at, type, data } of swapped)
        await run(store.append({ id, stream, expected: 'any', at, events: [{ type, data }] }))
    })
    expect(left(await copyStore({ from, to })).reason).to.include('the copy is not the same')
  })

  it('refuses a file that is in use, or is not there', async () => {
    const from = await file()
    await on(from, async () => {
      expect(left(await copyStore({ from, to: server.url })).reason).to.include('in use')
    })
    expect(E.isLeft(await copyStore({ from: await file(), to: server.url }))).to.equal(true)
    expect(left(await copyStore({ from: 'memory:', to: server.url })).reason).to.include('names no event store')
  })
})
