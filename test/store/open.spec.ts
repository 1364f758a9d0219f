import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openEventStore } from '../../src/store/open.ts'
import { append, left, right, run, temporary } from '../support/store.ts'

describe('opening an event store by its name', () => {
  const { folder, keep } = temporary()

  it('takes a file, and makes the folders to it', async () => {
    const file = join(await folder(), 'data', 'events.db')
    const store = keep(right(await openEventStore(`sqlite:${file}`)))
    await run(store.append(append('a', 'no_stream')))
    expect(existsSync(file)).to.equal(true)
  })

  it('takes memory', async () => {
    const store = keep(right(await openEventStore('memory:')))
    expect(await run(store.append(append('a', 'no_stream')))).to.deep.equal({ revision: 0, position: 1 })
  })

  for (const url of ['', 'sqlite:', 'memory', 'file:events.db'])
    it(`refuses ${JSON.stringify(url)}`, async () => {
      expect(left(await openEventStore(url)).reason).to.include('sqlite:<file>')
    })
})
