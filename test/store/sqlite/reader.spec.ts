import { expect } from 'chai'
import { join } from 'node:path'
import { openSqliteReader } from '../../../src/store/sqlite/reader.ts'
import { append, event, fail, positions, run, temporary, upTo, wholeLog } from '../../support/store.ts'

describe('a reader beside the writer', () => {
  const { folder, sqlite } = temporary()

  it('sees what the store has answered, as the store shows it', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    const reader = openSqliteReader(file)
    expect(reader.head()).to.equal(0)
    for (const n of upTo(20)) {
      const { position } = await run(store.append(append(`s-${n % 3}`, 'any', [event('x', n), event('y', n)])))
      expect(reader.head()).to.equal(position)
    }
    expect(await wholeLog(reader)).to.deep.equal(await wholeLog(store))
    expect(await run(reader.read('s-1', 3, 4))).to.deep.equal(await run(store.read('s-1', 3, 4)))
    reader.close()
  })

  it('holds nothing up: the log goes on and closes while it is open', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    const reader = openSqliteReader(file)
    await run(store.append(append('a', 'no_stream')))
    await store.close()
    expect(positions(await wholeLog(reader))).to.deep.equal([1])
    reader.close()
    expect(positions(await wholeLog(await sqlite({ file })))).to.deep.equal([1])
  })

  it('ends a page early rather than hold too much, and loses nothing by that', async () => {
    const store = await sqlite()
    const large = 'x'.repeat(5_000_000)
    for (const n of upTo(6)) await run(store.append(append('large', 'any', [event('x', large + n), event('y')])))
    const page = await run(store.readAll(0))
    expect(page.until).to.be.below(12)
    expect(positions(page.events)).to.deep.equal(upTo(page.until))
    expect(await run(store.read('large'))).to.have.length.below(12)
    expect(positions(await wholeLog(store))).to.deep.equal(upTo(12))
  })

  it('is unavailable, not broken, when it is closed', async () => {
    const file = join(await folder(), 'events.db')
    await sqlite({ file })
    const reader = openSqliteReader(file)
    reader.close()
    expect((await fail(reader.read('a'))).tag).to.equal('store_unavailable')
  })

  it('needs a file', async () => {
    const dir = await folder()
    expect(() => openSqliteReader(join(dir, 'none.db'))).to.throw(/unable to open/)
  })
})
