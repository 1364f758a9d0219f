import Database from 'better-sqlite3'
import { expect } from 'chai'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { append, AT, event, left, run, temporary } from '../../support/store.ts'

describe('the file of an event store', () => {
  const { folder, sqlite } = temporary()

  it('is refused when a newer version wrote it', async () => {
    const file = join(await folder(), 'events.db')
    await (await sqlite({ file })).close()
    const db = new Database(file)
    db.pragma('user_version = 7')
    db.close()
    const fault = left(await openSqliteStore({ file }))
    expect(fault).to.deep.include({ tag: 'newer_schema', found: 7, supported: 3 })
    expect(fault.reason).to.include(file).and.to.include('newer')
    expect(left(await openSqliteStore({ file })).tag, 'the lock was given back').to.equal('newer_schema')
  })

  it("is refused, and left alone, when it is somebody else's database", async () => {
    const file = join(await folder(), 'events.db')
    const db = new Database(file)
    db.exec('CREATE TABLE theirs (x)')
    expect(left(await openSqliteStore({ file })).reason).to.include('not an event store')
    expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).to.deep.equal(['theirs'])
    expect(db.pragma('journal_mode', { simple: true })).to.equal('delete')
    db.close()
  })

  it('is refused when it is no database, or cannot be there', async () => {
    const dir = await folder()
    const file = join(dir, 'events.db')
    await writeFile(file, 'Dear diary, '.repeat(100))
    expect(left(await openSqliteStore({ file })).reason).to.include('SQLITE_NOTADB')
    await mkdir(join(dir, 'folder'))
    expect(left(await openSqliteStore({ file: join(dir, 'folder') })).tag).to.equal('store_not_opened')
    expect(left(await openSqliteStore({ file: join(file, 'events.db') })).tag).to.equal('store_not_opened')
  })

  it('is written with every commit on the disk before it is answered', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    await run(store.append(append('a', 'no_stream')))
    const db = new Database(file, { readonly: true })
    expect(db.pragma('journal_mode', { simple: true })).to.equal('wal')
    expect(db.prepare('SELECT count(*) FROM commits').pluck().get()).to.equal(1)
    db.close()
  })

  it('shows one row per event to a person with a shell', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    const request = append('a-1', 'no_stream', [event('x', { n: 1 }), { ...event('y', null), meta: { actor: 'anna' } }])
    await run(store.append(request))
    await run(store.append(append('b-1', 'no_stream')))
    const [first, second] = (await run(store.read('a-1'))).map(({ hash }) => hash)
    const db = new Database(file, { readonly: true })
    const rows = db.prepare(`SELECT * FROM events WHERE stream = 'a-1' ORDER BY position`).all()
    db.close()
    const common = { stream: 'a-1', at: AT, append_id: request.id.replaceAll('-', '') }
    expect(rows).to.deep.equal([
      { position: 1, revision: 0, type: 'x', data: '{"n":1}', actor: null, hash: first, ...common },
      { position: 2, revision: 1, type: 'y', data: 'null', actor: 'anna', hash: second, ...common },
    ])
  })
})
