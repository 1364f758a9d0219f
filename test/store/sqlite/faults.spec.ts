import Database from 'better-sqlite3'
import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStore } from '../../../src/store/event-store.ts'
import { append, event, fail, positions, pull, run, temporary, upTo, wholeLog } from '../../support/store.ts'

const PAYLOAD = 'x'.repeat(20_000)
/** More than what `fill` may leave free. */
const LARGE = PAYLOAD.repeat(5)
const DYING_WRITER = new URL('../../support/store-dying-writer.js', import.meta.url)

/** Appends, several at a time, until one is refused; the refusal's reason. */
const fill = async (store: EventStore): Promise<string> => {
  for (;;) {
    const results = await Promise.all(upTo(4).map(() => store.append(append('full', 'any', [event('x', PAYLOAD)]))()))
    const refused = results.find(E.isLeft)
    if (refused === undefined) continue
    expect(results.every(E.isLeft), 'a batch is written as a whole or not at all').to.equal(true)
    expect(refused.left.tag).to.equal('store_unavailable')
    return (refused.left as { reason: string }).reason
  }
}

/** The log is what it was, takes what it is given, and has shown nothing else. */
const goesOn = async (store: EventStore, head: number): Promise<void> => {
  expect(positions(await wholeLog(store))).to.deep.equal(upTo(head))
  const subscription = store.subscribe({ after: head })
  const next = run(subscription.next())
  expect((await run(store.append(append('after', 'no_stream', [event('x', LARGE)])))).position).to.equal(head + 1)
  expect(positions(await next)).to.deep.equal([head + 1])
  await run(store.append(append('full', 'any', [event('x', PAYLOAD)])))
  expect(positions(await wholeLog(store))).to.deep.equal(upTo(head + 2))
}

describe('a full disk', () => {
  const { folder, keep, sqlite } = temporary()

  it('refuses appends with the reason, keeps what it has, and goes on when there is room', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file, maxPages: 200 })
    const other = new Database(file)
    other.exec(`CREATE TABLE filler AS SELECT zeroblob(400000) AS x`)
    await run(store.append(append('full', 'no_stream')))
    expect(await fill(store)).to.include('full')
    const head = store.head()
    expect((await fail(store.append(append('full', 'any', [event('x', LARGE)])))).tag).to.equal('store_unavailable')
    expect(store.head()).to.equal(head)

    other.exec('DROP TABLE filler')
    other.close()
    await goesOn(store, head)
  })

  for (const disk of disks())
    it(`of ${disk.size} does no more harm`, async () => {
      const dir = disk.mount()
      try {
        const file = join(dir, 'events.db')
        const ballast = join(dir, 'ballast')
        await writeFile(ballast, Buffer.alloc(500_000))
        const store = keep(await sqlite({ file }))
        await run(store.append(append('full', 'no_stream')))
        expect(await fill(store)).to.match(/full|I\/O/)
        const head = store.head()
        expect((await fail(store.append(append('full', 'any', [event('x', LARGE)])))).tag).to.equal('store_unavailable')

        await rm(ballast)
        await goesOn(store, head)
        await store.close()
        const again = await sqlite({ file })
        expect(positions(await wholeLog(again))).to.deep.equal(upTo(head + 2))
        await again.close()
      } finally {
        disk.unmount()
      }
    })
})

describe('a file that is taken away while it is in use', () => {
  const { folder, sqlite } = temporary()

  for (const suffix of ['', '-wal'])
    it(`refuses appends until it is back (events.db${suffix})`, async () => {
      const file = join(await folder(), 'events.db')
      const store = await sqlite({ file })
      await run(store.append(append('a', 'no_stream')))
      await rename(file + suffix, `${file}.moved`)
      expect(await fail(store.append(append('a', 0)))).to.deep.equal({
        tag: 'store_unavailable',
        reason: `${file} was moved or deleted while it was in use`,
      })
      await rename(`${file}.moved`, file + suffix)
      expect(await run(store.append(append('a', 0)))).to.deep.equal({ revision: 1, position: 2 })
      expect(positions(await wholeLog(store))).to.deep.equal([1, 2])
    })

  it('is not replaced by an empty one', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file, writer: DYING_WRITER })
    await run(store.append(append('a', 'no_stream')))
    await rename(file, `${file}.moved`)
    expect((await fail(store.append(append('dies-before', 'no_stream')))).tag).to.equal('store_unavailable')
    expect((await fail(store.append(append('a', 0)))).tag).to.equal('store_unavailable')
    await rename(`${file}.moved`, file)
    expect(await run(store.append(append('a', 0)))).to.deep.equal({ revision: 1, position: 2 })
  })
})

describe("the writer's thread dying", () => {
  const { sqlite } = temporary()

  it('fails what it had in hand, and is followed by another', async () => {
    const store = await sqlite({ writer: DYING_WRITER })
    await run(store.append(append('a', 'no_stream')))
    const lost = append('dies-before', 'no_stream')
    const results = await Promise.all([store.append(append('a', 0))(), store.append(lost)()])
    expect(results.map((result) => E.isLeft(result) && result.left.tag)).to.deep.equal(
      upTo(2).map(() => 'store_unavailable'),
    )
    expect(await run(store.append(append('a', 0)))).to.deep.equal({ revision: 1, position: 2 })
    expect(positions(await wholeLog(store))).to.deep.equal([1, 2])
  })

  it('between commit and answer loses only the answer: the repeated append gets it', async () => {
    const store = await sqlite({ writer: DYING_WRITER })
    const subscription = store.subscribe({ after: 0 })
    const ofStream = store.subscribe({ stream: 'dies-after', from: 0 })
    await run(store.append(append('a', 'no_stream')))
    const both = pull(subscription, (events) => events.length === 3)
    const own = run(ofStream.next())
    const lost = append('dies-after', 'no_stream', [event('x'), event('y')])
    expect((await fail(store.append(lost))).tag).to.equal('store_unavailable')

    // It happened, so its subscribers hear of it although nobody repeats it.
    expect(positions(await both)).to.deep.equal([1, 2, 3])
    expect(positions(await own)).to.deep.equal([2, 3])
    expect(store.head()).to.equal(3)
    const next = run(store.append({ ...append('b', 'no_stream'), id: lost.id }))
    expect(await next).to.deep.equal({ revision: 0, position: 4 })
  })

  it('does not keep the store from closing', async () => {
    const store = await sqlite({ writer: DYING_WRITER })
    const lost = store.append(append('dies-before', 'no_stream'))()
    await store.close()
    expect(E.isLeft(await lost)).to.equal(true)
  })
})

/** A small file system of its own, where this process may make one. */
function disks() {
  const dir = mkdtempSync(join(tmpdir(), 'harmonia-disk-'))
  const size = '2 MB'
  const mount = (): string => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', dir], { stdio: 'ignore' })
    return dir
  }
  const unmount = (): void => {
    execFileSync('umount', ['-l', dir], { stdio: 'ignore' })
    rmdirSync(dir)
  }
  try {
    mount()
    execFileSync('umount', [dir], { stdio: 'ignore' })
    return [{ size, mount, unmount }]
  } catch {
    rmdirSync(dir)
    return []
  }
}
