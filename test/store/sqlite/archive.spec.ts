import Database from 'better-sqlite3'
import { expect } from 'chai'
import * as fc from 'fast-check'
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { randomUUID } from 'node:crypto'
import { refOf, blobsIn } from '../../../src/store/blobs.ts'
import type { Archives } from '../../../src/store/archive/archives.ts'
import { readArchive } from '../../../src/store/archive/read-archive.ts'
import type { EventStore, Recorded } from '../../../src/store/event-store.ts'
import { append, AT, event, fail, positions, pull, run, temporary, upTo, wholeLog } from '../../support/store.ts'

const archivesOf = (store: EventStore): Archives => {
  if (store.archives === undefined) throw new Error('the store has no archives')
  return store.archives
}
const request = () => ({ id: randomUUID(), at: AT })

/** Every stored row, to the byte, but those that tell of archives. */
const rowsIn = (file: string): readonly unknown[] => {
  const db = new Database(file, { readonly: true })
  const rows = db
    .prepare(
      `SELECT position, name, revision, count, hex(commits.id) AS id, at, hex(events) AS events, hex(hashes) AS hashes, hex(chain) AS chain
       FROM commits JOIN streams ON streams.id = stream WHERE name NOT LIKE 'archive-%' ORDER BY position`,
    )
    .all()
  db.close()
  return rows
}

const story = async (store: EventStore, streams: number, appends: number): Promise<void> => {
  for (const n of upTo(appends))
    await run(
      store.append({
        ...append(
          `execution-${n % streams}`,
          'any',
          upTo((n % 4) + 1).map((m) => ({
            ...event('happened', { b: m, a: { text: 'ä\ufffd€😀', '10': n * 1.5, '2': [null, true] } }),
            ...(n % 3 === 0 ? { meta: { actor: 'anna', command: 'do' } } : {}),
          })),
        ),
        at: new Date(Date.parse(AT) + n).toISOString(),
      }),
    )
}

/** Resolves when the writer has given back what is free. */
const spared = async (file: string): Promise<void> => {
  const db = new Database(file, { readonly: true })
  while ((db.pragma('freelist_count', { simple: true }) as number) > 1_024) await setImmediate()
  db.close()
}

const isOfArchive = ({ stream }: Recorded): boolean => stream.startsWith('archive-')
const others = (log: readonly Recorded[]): readonly Recorded[] => log.filter((one) => !isOfArchive(one))

describe('archiving streams', () => {
  const { folder, sqlite } = temporary()

  const opened = async () => {
    const file = join(await folder(), 'events.db')
    return { file, store: await sqlite({ file }) }
  }

  it('moves their text to a file, and nobody who reads notices', async () => {
    const { file, store } = await opened()
    await story(store, 5, 40)
    const before = await wholeLog(store)
    const put = await run(archivesOf(store).put(['execution-1', 'execution-3'], request()))
    expect(put.taken).to.deep.equal(['execution-1', 'execution-3'])
    expect(others(await wholeLog(store))).to.deep.equal(before)
    for (const stream of ['execution-1', 'execution-2', 'execution-3'])
      expect(await run(store.read(stream))).to.deep.equal(before.filter((one) => one.stream === stream))
    const [first] = before.filter(({ stream }) => stream === 'execution-3')
    expect(await run(store.eventAt(first?.position ?? 0))).to.deep.equal(first)
    expect(readdirSync(`${file}.archive`)).to.deep.equal([put.archive?.file])
    const db = new Database(file, { readonly: true })
    const empty = db.prepare(`SELECT count(*) FROM commits WHERE events = ''`).pluck().get()
    db.close()
    expect(empty).to.equal(16)
  })

  it('is told by an event, which the chain of the log vouches for', async () => {
    const { store } = await opened()
    await story(store, 3, 9)
    const put = await run(archivesOf(store).put(['execution-1'], { ...request(), by: { actor: 'anna' } }))
    const told = (await wholeLog(store)).at(-1)
    expect(told).to.deep.include({
      type: 'streams_archived',
      position: put.position,
      meta: { actor: 'anna', command: 'archive' },
    })
    expect(told?.data).to.deep.include({
      file: put.archive?.file,
      sha256: put.archive?.sha256,
      events: put.archive?.events,
    })
    const { archived, broken } = await run(store.check({ after: 0 }))
    expect({ archived, broken }).to.deep.equal({ archived: put.archive?.events, broken: undefined })
  })

  it('comes back stream by stream where that is wanted: the others stay where they are', async () => {
    const { store } = await opened()
    await story(store, 3, 9)
    const put = await run(archivesOf(store).put(['execution-0', 'execution-1'], request()))
    const id = put.archive?.archive_id ?? ''
    const back = await run(archivesOf(store).bringBack(id, ['execution-0'], request()))
    expect(back?.streams).to.deep.equal(['execution-0'])
    expect(await run(archivesOf(store).streamsIn(id))).to.deep.equal(['execution-1'])
    expect(await run(archivesOf(store).holding('execution-0'))).to.deep.equal([])
  })

  it('comes back to the byte, whatever was archived in whatever order', async function () {
    this.timeout(120_000)
    const steps = fc.array(
      fc.record({
        archive: fc.boolean(),
        streams: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
        appends: fc.integer({ min: 0, max: 4 }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const { file, store } = await opened()
        const archives = archivesOf(store)
        await story(store, 6, 18)
        for (const { archive, streams, appends } of drawn) {
          const names = streams.map((n) => `execution-${n}`)
          if (archive) await run(archives.put(names, request()))
          else
            for (const one of await run(archives.list(100)))
              await run(archives.bringBack(one.archive_id, names, request()))
          const before = others(await wholeLog(store))
          await story(store, 6, appends)
          expect(others(await wholeLog(store)).slice(0, before.length)).to.deep.equal(before)
          expect((await run(store.check({ after: 0 }, 100_000))).broken).to.equal(undefined)
        }
        const log = await wholeLog(store)
        for (const one of await run(archives.list(100)))
          await run(archives.bringBack(one.archive_id, undefined, request()))
        expect(await run(archives.list(100))).to.deep.equal([])
        const rows = rowsIn(file) as readonly {
          readonly events: string
          readonly hashes: string
          readonly count: number
        }[]
        expect(rows.every(({ events, hashes, count }) => events !== '' && hashes.length === 64 * count)).to.equal(true)
        expect(others(await wholeLog(store))).to.deep.equal(others(log))
        expect((await run(store.check({ after: 0 }, 100_000))).archived).to.equal(undefined)
      }),
      { numRuns: 12 },
    )
  })

  it('changes no byte of a stored row for good', async () => {
    const { file, store } = await opened()
    await story(store, 4, 30)
    const before = rowsIn(file)
    const put = await run(archivesOf(store).put(['execution-0', 'execution-2'], request()))
    expect(rowsIn(file)).not.to.deep.equal(before)
    await run(archivesOf(store).bringBack(put.archive?.archive_id ?? '', undefined, request()))
    expect(rowsIn(file)).to.deep.equal(before)
  })

  it('lets a stream go on, and archives the rest of it later', async () => {
    const { store } = await opened()
    const archives = archivesOf(store)
    await story(store, 2, 6)
    await run(archives.put(['execution-1'], request()))
    const { revision } = await run(store.append(append('execution-1', 'any', [event('again')])))
    await run(archives.put(['execution-1'], request()))
    const log = await wholeLog(store)
    expect((await run(store.read('execution-1'))).map((one) => one.revision)).to.deep.equal([0, ...upTo(revision)])
    expect(await run(archives.holding('execution-1'))).to.have.length(2)
    expect((await run(store.check({ stream: 'execution-1', from: 0 }))).broken).to.equal(undefined)
    expect(positions(log)).to.deep.equal(upTo(store.head()))
  })

  it('takes large values with those that refer to them, and brings them back with them', async () => {
    const { store } = await opened()
    const archives = archivesOf(store)
    const text = JSON.stringify('x'.repeat(400_000))
    const blobs = blobsIn(store)
    const ref = refOf(text)
    await run(blobs.put(ref, text, AT))
    await run(store.append(append('execution-1', 'any', [event('task_completed', { output_ref: ref })])))
    const put = await run(archives.put(['execution-1'], request()))
    expect(put?.archive).to.include({ streams: 2, events: 3 })
    expect(await run(blobsIn(store).get(ref.sha256))).to.equal(text)
    await run(blobsIn(store).put(ref, text, AT))
    const back = await run(archives.bringBack(put.archive?.archive_id ?? '', ['execution-1'], request()))
    expect(back?.streams).to.deep.equal([`blob-${ref.sha256}`, 'execution-1'])
  })

  it('is seen without a gap and without a double by who follows the log meanwhile', async () => {
    const { store } = await opened()
    const archives = archivesOf(store)
    await story(store, 4, 400)
    const head = store.head()
    const subscription = store.subscribe({ after: 0 })
    const followed = pull(subscription, (events) => (events.at(-1)?.position ?? 0) >= head)
    for (const n of [0, 1, 2, 3]) {
      const put = await run(archives.put([`execution-${n}`], request()))
      if (n % 2 === 0) await run(archives.bringBack(put.archive?.archive_id ?? '', undefined, request()))
    }
    const seen = await followed
    expect(positions(seen)).to.deep.equal(upTo(seen.length))
    subscription.close()
  })

  it('is there for a file of an earlier version, too', async () => {
    const { file, store } = await opened()
    await story(store, 3, 12)
    const before = await wholeLog(store)
    await store.close()
    const db = new Database(file)
    // As version 0.2.0 has left it: schema 2.
    db.exec('DROP TABLE archives; DROP TABLE archived; PRAGMA user_version = 2')
    db.close()
    const again = await sqlite({ file })
    const put = await run(archivesOf(again).put(['execution-1'], request()))
    expect(put.archive?.streams).to.equal(1)
    expect(others(await wholeLog(again))).to.deep.equal(before)
  })

  it('divides a stream that is longer than a file may be, and has it whole all the while', async () => {
    const { file, store } = await opened()
    const archives = archivesOf(store)
    await Promise.all(upTo(2_300).map((n) => run(store.append(append('execution-long', 'any', [event('e', { n })])))))
    await story(store, 2, 4)
    const rows = rowsIn(file)
    const before = await wholeLog(store)
    const names = ['execution-0', 'execution-long', 'execution-1']
    const taken: (readonly string[])[] = []
    for (let left: readonly string[] = names; left.length > 0;) {
      const put = await run(archives.put(left, request()))
      taken.push(put.taken)
      ;({ left } = put)
      expect(others(await wholeLog(store))).to.deep.equal(before)
      expect((await run(store.check({ after: 0 }, 100_000))).broken).to.equal(undefined)
    }
    expect(taken).to.deep.equal([['execution-0'], [], ['execution-long', 'execution-1']])
    const holding = await run(archives.holding('execution-long'))
    expect(holding).to.have.length(3)
    for (const id of holding) await run(archives.bringBack(id, undefined, request()))
    expect(rowsIn(file)).to.deep.equal(rows)
  })

  it('says which file is missing, and reads on as soon as it is back', async () => {
    const { file, store } = await opened()
    await story(store, 2, 6)
    const before = await run(store.read('execution-1'))
    const put = await run(archivesOf(store).put(['execution-1'], request()))
    const path = join(`${file}.archive`, put.archive?.file ?? '')
    renameSync(path, `${path}.away`)
    expect(await fail(store.read('execution-1'))).to.include({
      tag: 'archive_unreadable',
      stream: 'execution-1',
      file: put.archive?.file,
    })
    expect(await run(store.read('execution-0'))).not.to.have.length(0)
    expect((await run(archivesOf(store).check(put.archive?.archive_id ?? '')))?.broken).to.include('ENOENT')
    expect(await fail(archivesOf(store).bringBack(put.archive?.archive_id ?? '', undefined, request()))).to.include({
      tag: 'store_unavailable',
    })
    renameSync(`${path}.away`, path)
    expect(await run(store.read('execution-1'))).to.deep.equal(before)
    expect((await run(archivesOf(store).check(put.archive?.archive_id ?? '')))?.broken).to.equal(null)
  })

  it('is found out when a byte of the file is another one, and the event is named', async function () {
    this.timeout(60_000)
    const { file, store } = await opened()
    await story(store, 3, 30)
    const put = await run(archivesOf(store).put(['execution-1', 'execution-2'], request()))
    const { archive_id = '', file: name = '' } = put.archive ?? {}
    const path = join(`${file}.archive`, name)
    const bytes = readFileSync(path)
    const whole = readArchive(bytes)
    expect(whole.broken).to.equal(undefined)
    expect(whole.appends.reduce((sum, { count }) => sum + count, 0)).to.equal(put.archive?.events)
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] as number) ^ by
        const { broken, appends } = readArchive(changed)
        // What gzip itself leaves open says nothing of the events.
        if (broken === undefined) expect(appends).to.deep.equal(whole.appends)
      }),
      { numRuns: 400 },
    )
    const text = gunzipSync(bytes).toString()
    writeFileSync(path, gzipSync(text.replace('"b":1', '"b":7')))
    const broken = (await run(archivesOf(store).check(archive_id)))?.broken
    expect(broken).to.match(/line \d+, event \d+ of execution-[12]: its hash is not the one that is kept with it/)
    writeFileSync(path, gzipSync(text))
    expect((await run(archivesOf(store).check(archive_id)))?.broken, 'packed anew').to.include(
      'not the file that was written',
    )
    writeFileSync(path, bytes)
    expect((await run(archivesOf(store).check(archive_id)))?.broken).to.equal(null)
  })

  it('makes the file smaller, and what is free is used again', async function () {
    this.timeout(60_000)
    const { file, store } = await opened()
    const text = 'lorem ipsum '.repeat(60)
    for (const n of upTo(1_500))
      await Promise.all(
        upTo(8).map((m) =>
          run(store.append(append(`execution-${(n * 8 + m) % 400}`, 'any', [event('happened', { n, m, text })]))),
        ),
      )
    await store.close()
    const before = statSync(file).size
    const again = await sqlite({ file })
    let left: readonly string[] = upTo(400).map((n) => `execution-${n - 1}`)
    let archived = 0
    while (left.length > 0) {
      const put = await run(archivesOf(again).put(left, request()))
      left = put.left
      archived += put.archive?.bytes ?? 0
    }
    await spared(file)
    await again.close()
    const after = statSync(file).size
    expect(before).to.be.greaterThan(10_000_000)
    expect(after, `${before} bytes before, ${after} after, ${archived} in archives`).to.be.lessThan(before / 2)
    const third = await sqlite({ file })
    for (const n of upTo(300)) await run(third.append(append('execution-new', 'any', [event('happened', { n, text })])))
    await third.close()
    expect(statSync(file).size).to.be.at.most(after + 8_192)
  })
})
