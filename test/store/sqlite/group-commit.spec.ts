import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { append, event, fail, positions, run, temporary, upTo, wholeLog, wrongRevision } from '../../support/store.ts'

describe('group commit', () => {
  const { folder, sqlite } = temporary()

  it('makes one transaction of all that is asked for at once', async () => {
    const transactions: number[] = []
    const store = await sqlite({ onCommit: (appends) => transactions.push(appends) })
    await Promise.all(upTo(200).map((n) => run(store.append(append(`s-${n}`, 'no_stream')))))
    await run(store.append(append('alone', 'no_stream')))
    expect(transactions).to.deep.equal([200, 1])
    const { transactions_total, transaction_seconds_total } = store.measures()
    expect(transactions_total).to.equal(2)
    expect(transaction_seconds_total).to.be.within(1e-6, 60)
  })

  it('collects the next transaction while one is being written', async () => {
    const transactions: number[] = []
    const store = await sqlite({ onCommit: (appends) => transactions.push(appends) })
    const writer = async (n: number): Promise<void> => {
      for (const _ of upTo(20)) await run(store.append(append(`s-${n}`, 'any')))
    }
    await Promise.all(upTo(50).map(writer))
    expect(transactions.reduce((sum, appends) => sum + appends, 0)).to.equal(1_000)
    expect(transactions).to.have.length.within(20, 60)
  })

  it('bounds a transaction, and answers a burst in its order', async () => {
    const transactions: number[] = []
    const store = await sqlite({ onCommit: (appends) => transactions.push(appends) })
    const answers = await Promise.all(upTo(10_000).map((n) => run(store.append(append(`s-${n % 10}`, 'any')))))
    expect(positions(answers as never)).to.deep.equal(upTo(10_000))
    expect(Math.max(...transactions)).to.be.below(10_000)

    transactions.length = 0
    const big = 'x'.repeat(3_000_000)
    await Promise.all(upTo(6).map((n) => run(store.append(append(`big-${n}`, 'no_stream', [event('x', big)])))))
    expect(transactions).to.deep.equal([3, 3])
  })

  it('gives each append its own verdict', async () => {
    const transactions: number[] = []
    const store = await sqlite({ onCommit: (appends) => transactions.push(appends) })
    const results = await Promise.all([
      store.append(append('a', 'no_stream'))(),
      store.append(append('a', 'no_stream'))(),
      store.append(append('a', 0))(),
      store.append(append('b', 4))(),
      store.append(append('a', 1))(),
    ])
    expect(results).to.deep.equal([
      E.right({ revision: 0, position: 1 }),
      E.left(wrongRevision('a', 0)),
      E.right({ revision: 1, position: 2 }),
      E.left(wrongRevision('b', -1)),
      E.right({ revision: 2, position: 3 }),
    ])
    expect(transactions).to.deep.equal([5])
  })

  it('remembers more streams than it keeps in memory', async () => {
    const store = await sqlite()
    for (const round of upTo(70).map((n) => n - 1))
      await Promise.all(upTo(1_000).map((n) => run(store.append(append(`s-${round * 1_000 + n}`, 'no_stream')))))
    expect(await fail(store.append(append('s-1', 'no_stream')))).to.deep.equal(wrongRevision('s-1', 0))
    expect(await run(store.append(append('s-1', 0)))).to.deep.equal({ revision: 1, position: 70_001 })
  })

  it('leaves one file when it is closed, with all that was queued in it', async () => {
    const file = join(await folder(), 'events.db')
    const store = await sqlite({ file })
    const queued = upTo(100).map((n) => store.append(append(`s-${n}`, 'no_stream'))())
    await store.close()
    expect((await Promise.all(queued)).every(E.isRight)).to.equal(true)
    expect([existsSync(`${file}-wal`), existsSync(`${file}-shm`)]).to.deep.equal([false, false])
    const again = await sqlite({ file })
    expect(positions(await wholeLog(again))).to.deep.equal(upTo(100))
    expect(await fail(again.append(append('s-7', 'no_stream')))).to.deep.equal(wrongRevision('s-7', 0))
    expect(await run(again.append(append('s-7', 0)))).to.deep.equal({ revision: 1, position: 101 })
  })
})
