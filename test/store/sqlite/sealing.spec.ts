import Database from 'better-sqlite3'
import { expect } from 'chai'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Recorded } from '../../../src/store/event-store.ts'
import { seal } from '../../../src/store/sqlite/seal.ts'
import { append, AT, run, temporary, wholeLog } from '../../support/store.ts'

/** As version 0.1.0 left it: schema 1, without a hash. */
const FORMER = fileURLToPath(new URL('../../../../test/golden/0.1.0/events.db', import.meta.url))

describe('a file of the former schema', () => {
  const { folder, sqlite } = temporary()

  const former = async (): Promise<string> => {
    const file = join(await folder(), 'events.db')
    await copyFile(FORMER, file)
    return file
  }

  /** What is in the file, read by its former columns alone. */
  const told = (file: string): readonly unknown[] => {
    const db = new Database(file)
    const rows = db.prepare('SELECT position, stream, revision, at, type, data FROM events ORDER BY position').all()
    db.close()
    return rows
  }

  const shown = ({ position, stream, revision, at, type, data }: Recorded) => ({
    position,
    stream,
    revision,
    at,
    type,
    data: JSON.stringify(data),
  })

  it('gets the hashes of all its events when it is opened, and says how far it is', async () => {
    const file = await former()
    const before = told(file)
    const said: (readonly number[])[] = []
    const store = await sqlite({ file, sealing: (...progress) => said.push(progress) })
    expect(said.at(-1)).to.deep.equal([before.length, before.length])
    expect((await wholeLog(store)).map(shown)).to.deep.equal(before)
    const { events, broken, next } = await run(store.check({ after: 0 }, before.length + 1))
    expect({ events, broken, next }).to.deep.equal({ events: before.length, broken: undefined, next: undefined })
  })

  it('goes on as any other, and is not sealed again', async () => {
    const file = await former()
    await (await sqlite({ file })).close()
    const said: unknown[] = []
    const store = await sqlite({ file, sealing: (...progress) => said.push(progress) })
    const stream = (await wholeLog(store)).at(-1)?.stream ?? ''
    await run(store.append(append(stream, 'any')))
    await run(store.append(append('new', 'no_stream')))
    expect(said).to.deep.equal([])
    expect((await run(store.check({ after: 0 }))).broken).to.equal(undefined)
  })

  it('goes on where it was when it is broken off', async () => {
    const whole = await former()
    const cut = await former()
    const reference = await wholeLog(await sqlite({ file: whole }))
    const second = await sqlite({ file: cut })
    await second.close()
    // As if the process had died after the first half: the version is still the former one.
    const db = new Database(cut)
    db.exec(`UPDATE commits SET hashes = x'', chain = x'' WHERE position > 30; PRAGMA user_version = 1`)
    db.close()
    expect(await wholeLog(await sqlite({ file: cut }))).to.deep.equal(reference)
  })

  it('is sealed as it would have been written', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    for (const n of [1, 2, 3]) await run(store.append({ ...append(`s-${n % 2}`, 'any'), at: AT }))
    await store.close()
    const db = new Database(file)
    const hashes = () => db.prepare('SELECT hashes, chain FROM commits ORDER BY position').all()
    const written = hashes()
    db.exec(`UPDATE commits SET hashes = x'', chain = x''`)
    seal(db, () => undefined)
    expect(hashes()).to.deep.equal(written)
    db.close()
  })
})
