import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Recorded } from '../../src/store/event-store.ts'
import { append, AT, event, fail, run, temporary, upTo, wholeLog } from '../support/store.ts'

const PROGRAM = fileURLToPath(new URL('../support/store-archiving-process.js', import.meta.url))

const killedAt = (fault: string, file: string, what: 'put' | 'back') => {
  const env = { ...process.env, ARCHIVE_FAULT: fault }
  const { signal, stdout } = spawnSync(process.execPath, [PROGRAM, file, what, 'execution-1'], {
    env,
    encoding: 'utf8',
  })
  expect([signal, stdout], fault).to.deep.equal(['SIGKILL', ''])
}

const others = (log: readonly Recorded[]) => log.filter(({ stream }) => !stream.startsWith('archive-'))

const IN_THE_FILE = [
  'before openSync',
  'before writeSync',
  'after writeSync',
  'before fsyncSync',
  'after fsyncSync',
  'before renameSync',
  'after renameSync',
  'before the answer',
]
const IN_THE_LOG = ['before the transaction', 'after the transaction']

describe('a process that is killed while it archives', function () {
  this.timeout(120_000)
  const { folder, sqlite } = temporary()

  const logged = async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    for (const n of upTo(12))
      await run(
        store.append(
          append(
            `execution-${n % 3}`,
            'any',
            upTo(3).map((m) => event('e', { n, m })),
          ),
        ),
      )
    const log = await wholeLog(store)
    await store.close()
    return { file, log }
  }

  it('has archived all of it or nothing, wherever that was, and loses nothing', async () => {
    const { file, log } = await logged()
    for (const fault of [...IN_THE_FILE, ...IN_THE_LOG]) {
      killedAt(fault, file, 'put')
      const store = await sqlite({ file })
      expect(others(await wholeLog(store)), fault).to.deep.equal(log)
      const { archived = 0, broken } = await run(store.check({ after: 0 }, 10_000))
      expect({ archived, broken }, fault).to.deep.equal({
        archived: fault === 'after the transaction' ? 12 : 0,
        broken: undefined,
      })
      await store.close()
    }
  })

  it('has put back all of it or nothing, and loses nothing', async () => {
    const { file, log } = await logged()
    const first = await sqlite({ file })
    await run((first.archives as NonNullable<typeof first.archives>).put(['execution-1'], { id: randomUUID(), at: AT }))
    await first.close()
    for (const fault of ['before the answer', ...IN_THE_LOG]) {
      killedAt(fault, file, 'back')
      const store = await sqlite({ file })
      expect(others(await wholeLog(store)), fault).to.deep.equal(log)
      const { archived = 0, broken } = await run(store.check({ after: 0 }, 10_000))
      expect({ archived, broken }, fault).to.deep.equal({
        archived: fault === 'after the transaction' ? 0 : 12,
        broken: undefined,
      })
      await store.close()
    }
  })

  it('leaves what the next one sweeps away', async () => {
    const { file } = await logged()
    killedAt('before renameSync', file, 'put')
    expect(readdirSync(`${file}.archive`).every((name) => name.endsWith('.part'))).to.equal(true)
    const store = await sqlite({ file })
    const put = await run(
      (store.archives as NonNullable<typeof store.archives>).put(['execution-1'], { id: randomUUID(), at: AT }),
    )
    expect(readdirSync(`${file}.archive`)).to.deep.equal([put.archive?.file])
  })
})

describe('a disk that is full while something is archived', () => {
  const { folder, sqlite } = temporary()
  afterEach(() => {
    delete process.env['ARCHIVE_FAULT']
  })

  it('costs nothing: the log has what it had, and says why', async () => {
    const file = join(await folder(), 'events.db')
    const archivist = new URL('../support/store-dying-archivist.js', import.meta.url)
    const store = await sqlite({ file, archivist })
    await run(store.append(append('execution-1', 'any')))
    const log = await wholeLog(store)
    const { archives } = store
    if (archives === undefined) throw new Error('the store has no archives')
    for (const fault of ['full at openSync', 'full at writeSync', 'full at fsyncSync', 'full at renameSync']) {
      process.env['ARCHIVE_FAULT'] = fault
      const request = { id: randomUUID(), at: AT }
      expect(JSON.stringify(await fail(archives.put(['execution-1'], request))), fault).to.include('ENOSPC')
      expect(await wholeLog(store)).to.deep.equal(log)
      expect(await run(archives.list(10))).to.deep.equal([])
    }
    delete process.env['ARCHIVE_FAULT']
    const put = await run(archives.put(['execution-1'], { id: randomUUID(), at: AT }))
    expect(readdirSync(`${file}.archive`)).to.deep.equal([put.archive?.file])
  })
})
