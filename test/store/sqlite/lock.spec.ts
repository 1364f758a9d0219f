import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lockDataDir } from '../../../src/store/sqlite/lock.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { left, right, temporary } from '../../support/store.ts'

const HOLDER = fileURLToPath(new URL('../../support/store-lock-holder.js', import.meta.url))

describe('locking a data directory', () => {
  const { folder, sqlite } = temporary()

  it('makes the folder when there is none', async () => {
    const dir = join(await folder(), 'deep', 'down')
    right(lockDataDir(dir)).release()
    right(lockDataDir(dir)).release()
  })

  it('refuses the second one and says who has it', async () => {
    const dir = await folder()
    const lock = right(lockDataDir(dir))
    const fault = left(lockDataDir(dir))
    expect(fault).to.deep.include({ tag: 'in_use', pid: process.pid })
    expect(fault.reason).to.include(dir).and.to.include(`process ${process.pid}`).and.to.include('stop it')
    lock.release()
    lock.release()
    right(lockDataDir(dir)).release()
  })

  it('is given back by a process that is killed', async () => {
    const dir = await folder()
    const child = spawn(process.execPath, [HOLDER, dir], { stdio: ['pipe', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    expect(left(lockDataDir(dir))).to.deep.include({ tag: 'in_use', pid: child.pid })
    child.kill('SIGKILL')
    await exited
    right(lockDataDir(dir)).release()
  })

  it('says so when the folder cannot be made', async () => {
    const file = join(await folder(), 'file')
    await writeFile(file, '')
    expect(left(lockDataDir(join(file, 'dir')))).to.deep.include({ tag: 'store_not_opened' })
  })

  it('also holds for the file of an event store, wherever it is', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    const fault = left(await openSqliteStore({ file }))
    expect(fault).to.deep.include({ tag: 'in_use', pid: process.pid })
    expect(fault.reason).to.include(file)
    await store.close()
    await sqlite({ file })
  })
})
