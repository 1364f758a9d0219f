import { expect } from 'chai'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { openInline } from '../../projections/open.ts'
import type { Archives } from '../../src/store/archive/archives.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { manualClock } from '../support/manual-clock.ts'
import {
  created,
  definition,
  failed,
  started,
  submitted,
  taskFailed,
  taskStarted,
} from '../support/projections-events.ts'
import { handMadeLog, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, everything, upTo, type Opened } from '../support/projections-open.ts'
import { tell, turns } from '../support/projections-stories.ts'
import { AT, run, temporary } from '../support/store.ts'

const PROGRESS = {
  total: 1,
  pending: 1,
  running: 0,
  waiting: 0,
  retrying: 0,
  completed: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
}

const over = new Set(['completed', 'failed', 'cancelled'])

describe('read models of a log from which streams are archived', () => {
  const { sqlite } = temporary()

  it('name for archiving what is over, and not what goes on again after its end', async () => {
    const log = handMadeLog()
    log.append('workflow-w', created(definition('w', ['a'])))
    log.append('execution-e', submitted(), started, taskStarted('a'), taskFailed('a'), failed)
    const store = await sqlite()
    const models = await modelsOn(store)
    const archivable = async () =>
      (await answerTo(models.archivable({ before: '9999', limit: 9 }, upTo(store.head(), 60_000)))).map(
        ({ execution_id }) => execution_id,
      )
    await write(store, log, 0, log.events.length)
    expect(await archivable()).to.deep.equal(['e'])
    const ended = log.events.length
    log.append('execution-e', {
      type: 'workflow_retried',
      data: { tasks: ['a'], carried: { progress: PROGRESS, unsettled: { a: 'pending' } } },
    })
    await write(store, log, ended, log.events.length)
    expect(await archivable()).to.deep.equal([])
    await models.close()
  })

  const modelsOn = async (store: EventStore): Promise<Opened['models']> =>
    openInline({
      log: store,
      file: ':memory:',
      delayMs: 0,
      scheduler: manualClock(),
      report: (problem) => {
        throw new Error(problem)
      },
    })

  /** Puts the events of a story into a store, from one position on. */
  const write = async (store: EventStore, log: HandMadeLog, after: number, end: number): Promise<void> => {
    for (const { stream, at, type, data, position } of log.events)
      if (position > after && position <= end)
        await run(store.append({ id: randomUUID(), stream, expected: 'any', at, events: [{ type, data }] }))
  }

  it('say the same as without, know which are archived, and are the same when they are made again', async function () {
    this.timeout(120_000)
    const steps = fc.array(fc.record({ at: fc.nat(400), back: fc.boolean() }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(turns, steps, async (story, drawn) => {
        const log = handMadeLog()
        tell(log, story)
        const [store, plain] = [await sqlite(), await sqlite()]
        const archives = store.archives as Archives
        const models = await modelsOn(store)
        const listed = async (archived?: boolean) =>
          (
            await answerTo(
              models.executions(
                { limit: 100, ...(archived === undefined ? {} : { archived }) },
                upTo(store.head(), 60_000),
              ),
            )
          ).rows

        const cuts = [...drawn.map(({ at }) => at % (log.events.length + 1)).sort((a, b) => a - b), log.events.length]
        let written = 0
        for (const [n, cut] of cuts.entries()) {
          await write(store, log, written, cut)
          written = cut
          const rows = await listed()
          const ended = rows
            .filter(({ status }) => over.has(status))
            .map(({ execution_id }) => `execution-${execution_id}`)
          if (drawn[n]?.back === true)
            for (const { archive_id } of await run(archives.list(100)))
              await run(archives.bringBack(archive_id, undefined, { id: randomUUID(), at: AT }))
          else if (ended.length > 0) await run(archives.put(ended, { id: randomUUID(), at: AT }))

          const held = new Set<string>()
          for (const { archive_id } of await run(archives.list(100)))
            for (const stream of await run(archives.streamsIn(archive_id))) held.add(stream)
          const isWhole = async (id: string): Promise<boolean> =>
            held.has(`execution-${id}`) &&
            (await run(archives.put([`execution-${id}`], { id: randomUUID(), at: AT }))).archive === undefined
          for (const { execution_id } of await listed(true))
            expect(await isWhole(execution_id), execution_id).to.equal(true)
          const archivable = await answerTo(
            models.archivable({ before: '9999', limit: 100 }, upTo(store.head(), 60_000)),
          )
          const kept = new Set((await listed(true)).map(({ execution_id }) => execution_id))
          expect(archivable.map(({ execution_id }) => execution_id).toSorted()).to.deep.equal(
            (await listed())
              .filter(({ status, execution_id }) => over.has(status) && !kept.has(execution_id))
              .map(({ execution_id }) => execution_id)
              .toSorted(),
          )
        }

        await write(plain, log, 0, log.events.length)
        const without = await modelsOn(plain)
        // Where its last event stands is another matter: events that tell of archives lie between.
        const told = (rows: Awaited<ReturnType<typeof listed>>) =>
          rows.map(({ archived: _archived, position: _position, ...row }) => row)
        const expected = await answerTo(without.executions({ limit: 100 }, upTo(plain.head(), 60_000)))
        expect(told(await listed())).to.deep.equal(told(expected.rows))

        const before = await everything(models, store.head())
        await answerTo(models.rebuild())
        expect(await everything(models, 0)).to.deep.equal(before)
        await models.close()
        await without.close()
      }),
      { numRuns: 20 },
    )
  })
})
