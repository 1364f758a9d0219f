import { expect } from 'chai'
import fc from 'fast-check'
import type { Happened } from '../../src/domain/decider.ts'
import { execution, render, type ExecutionEvent } from '../../src/domain/execution/index.ts'
import { compilePlan } from '../../src/domain/definition/index.ts'
import type { ExecutionRow } from '../../projections/read-models.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, type HandMadeLog } from '../support/projections-log.ts'
import { answerTo, everything, inFolder, NOW, openOn, upTo } from '../support/projections-open.ts'
import { TASKS, tell, turns } from '../support/projections-stories.ts'

const plan = compilePlan('w', 1, did.definition('chain', TASKS))

/** The document of each execution, folded by the domain, without what a list leaves out. */
const documents = (log: HandMadeLog): readonly Partial<ExecutionRow>[] => {
  const streams = new Set(log.events.map(({ stream }) => stream).filter((stream) => stream.startsWith('execution-')))
  return [...streams].map((stream) => {
    const events = log.events.filter((event) => event.stream === stream)
    const { initial, evolve } = execution(plan, stream.slice('execution-'.length))
    const state = events.reduce(
      (so, { type, data, at }) => evolve(so, { type, data, at } as Happened<ExecutionEvent>),
      initial(),
    )
    const last = events.at(-1)
    const { input, output, tasks, forks, fork_count, ...row } = render(state, last?.revision ?? 0, last?.position ?? 0)
    return row
  })
}

const byId = (rows: readonly Partial<ExecutionRow>[]) => new Map(rows.map((row) => [row.execution_id, row]))

describe('in every story, the read models', () => {
  it('say of each execution what the domain and a plain table of its tasks say', () =>
    fc.assert(
      fc.asyncProperty(turns, async (story) => {
        const log = handMadeLog()
        const told = tell(log, story)
        const { models } = await openOn(log)
        const { rows } = await answerTo(models.executions({ limit: 10 }, upTo(log.head())))

        expect(byId(rows)).to.deep.equal(byId(documents(log)))
        for (const row of rows) {
          const { total, ...counts } = row.progress
          const tasks = told.get(row.execution_id)?.tasks ?? []
          expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).to.equal(total)
          for (const [status, count] of Object.entries(counts))
            expect(count, status).to.equal(tasks.filter((task) => task.status === status).length)
        }
        await models.close()
      }),
      { numRuns: 150 },
    ))

  it('count executions by status as a list of all does', () =>
    fc.assert(
      fc.asyncProperty(turns, async (story) => {
        const log = handMadeLog()
        tell(log, story)
        const { models } = await openOn(log)
        const counts = await answerTo(models.executionCounts(upTo(log.head())))
        const { rows } = await answerTo(models.executions({ limit: 10 }, NOW))
        for (const [status, count] of Object.entries(counts))
          expect(count, status).to.equal(rows.filter((row) => row.status === status).length)
        const unfinished = await answerTo(models.unfinished(NOW))
        expect(unfinished.length).to.equal(counts.pending + counts.running + counts.paused)
        await models.close()
      }),
      { numRuns: 50 },
    ))

  it('have the same rows wherever the log was cut into batches, and wherever the server was stopped', () =>
    fc.assert(
      fc.asyncProperty(turns, fc.array(fc.nat(400), { maxLength: 6 }), async (story, places) => {
        const log = handMadeLog()
        tell(log, story)
        const whole = await openOn(log)
        const expected = await everything(whole.models, log.head())
        await whole.models.close()

        await inFolder(async (folder) => {
          const cuts = [...places.map((place) => place % (log.head() + 1)).sort((a, b) => a - b), log.head()]
          for (const cut of cuts) {
            const { models } = await openOn(handMadeLog('log', log.events.slice(0, cut)), `${folder}/p.db`)
            await answerTo(models.executionCounts(upTo(cut)))
            await models.close()
          }
          const { models } = await openOn(log, `${folder}/p.db`)
          expect(models.position()).to.equal(log.head())
          expect(await everything(models, log.head())).to.deep.equal(expected)
          await models.close()
        })
      }),
      { numRuns: 25 },
    ))

  it('have the same rows when they are made again', () =>
    fc.assert(
      fc.asyncProperty(turns, async (story) => {
        const log = handMadeLog()
        tell(log, story)
        const { models } = await openOn(log)
        const before = await everything(models, log.head())
        await answerTo(models.rebuild())
        expect(models.position()).to.equal(log.head())
        expect(await everything(models, 0)).to.deep.equal(before)
        await models.close()
      }),
      { numRuns: 25 },
    ))
})
