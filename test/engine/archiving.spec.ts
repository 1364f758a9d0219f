import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { randomUUID } from 'node:crypto'
import { openArchiving, type Archivable } from '../../src/engine/archiving/open-archiving.ts'
import { manualClock } from '../support/manual-clock.ts'
import { append, pull, run, temporary, upTo } from '../support/store.ts'

const HOUR = 3_600_000

describe('the policy of retention', () => {
  const { sqlite } = temporary()

  const opened = async (retention: number) => {
    const store = await sqlite()
    const clock = manualClock()
    const begun = clock.now()
    const over = (n: number): Archivable => ({
      execution_id: `e${n}`,
      completed_at: new Date(begun + n * HOUR).toISOString(),
    })
    for (const n of upTo(4)) await run(store.append(append(`execution-e${n}`, 'no_stream')))
    const asked: string[] = []
    const told: number[] = []
    const archiving = openArchiving({
      store,
      clock,
      newId: randomUUID,
      version: 'test',
      retention,
      findArchivable: async (before, after, limit) => {
        asked.push(before)
        const held = await Promise.all(
          upTo(4).map(async (n) => (await run(store.archives!.holding(`execution-e${n}`))).length > 0),
        )
        const found = upTo(4)
          .filter((n) => held[n - 1] === false)
          .map(over)
        const behind = found.filter(({ completed_at }) => completed_at > (after?.completed_at ?? ''))
        return E.right(behind.filter(({ completed_at }) => completed_at < before).slice(0, limit))
      },
      told: ({ executions }) => void told.push(executions),
      report: (error) => {
        throw error
      },
    })
    return { store, clock, archiving, asked, told }
  }

  it('archives what has been over for long enough, once in an hour', async () => {
    const { store, clock, archiving, told } = await opened(3_600)
    const subscription = store.subscribe({ after: store.head(), filter: { categories: ['archive'] } })
    const next = async (): Promise<readonly string[]> => {
      const [told] = await pull(subscription, (events) => events.length > 0)
      return (told?.data as { streams: { stream: string }[] }).streams.map(({ stream }) => stream)
    }
    await clock.advance(3 * HOUR)
    expect(await next()).to.deep.equal(['execution-e1'])
    subscription.close()
    await archiving.stop()
    expect(archiving.stats()).to.deep.equal({ executions: 1, failures: 0 })
    expect(told).to.deep.equal([1])
  })

  it('is off unless it is asked for', async () => {
    const { clock, archiving, asked } = await opened(0)
    await clock.advance(100 * HOUR)
    await archiving.stop()
    expect(asked).to.deep.equal([])
  })

  it('is one with what is asked for by hand, and stops at its limit', async () => {
    const { clock, archiving } = await opened(0)
    await clock.advance(100 * HOUR)
    const first = await run(archiving.run({ older_than: 0, limit: 3 }))
    expect(first).to.include({ executions: 3, more: true })
    const second = await run(archiving.run({ older_than: 0, limit: 3 }))
    expect(second).to.include({ executions: 1, more: false })
    const back = await run(archiving.unarchiveExecution('e1'))
    expect(back.executions).to.deep.equal(['e1'])
  })
})
