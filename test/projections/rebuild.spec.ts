import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { openSqliteReader } from '../../src/store/sqlite/reader.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, type HandMadeLog } from '../support/projections-log.ts'
import { longLog } from '../support/projections-long-log.ts'
import { answerTo, everything, inFolder, openOn, upTo } from '../support/projections-open.ts'
import { written } from '../support/projections-written.ts'

const meddle = (file: string, sql: string): void => {
  const db = new Sqlite(file)
  db.exec(sql)
  db.close()
}

const project = async (log: HandMadeLog, file: string): Promise<void> => {
  const { models } = await openOn(log, file)
  await answerTo(models.executionCounts(upTo(log.head())))
  await models.close()
}

const fromNothing = async (log: HandMadeLog) => {
  const { models } = await openOn(log)
  const said = await everything(models, log.head())
  await models.close()
  return said
}

/** A log that is read no further until the answer is called. */
const gated = (log: HandMadeLog) => {
  let open: () => void = () => undefined
  let asked: () => void = () => undefined
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const gate = new Promise<void>((resolve) => (open = resolve))
  const readAll: HandMadeLog['readAll'] = (after, limit, filter) => async () => {
    if (after === 0) {
      asked()
      await gate
    }
    return log.readAll(after, limit, filter)()
  }
  return { log: { ...log, readAll }, open, isAsked }
}

describe('read models that are made again', () => {
  it('are made beside those that go on answering, and follow the log meanwhile', () =>
    inFolder(async (folder) => {
      const file = `${folder}/p.db`
      const log = longLog(100)
      await project(log, file)
      meddle(file, `update executions set workflow_name = 'wrong'`)
      const { log: slow, open, isAsked } = gated(log)
      const { models, problems } = await openOn(slow, file)
      const rebuilt = models.rebuild()()
      await isAsked

      log.append('execution-new', did.submitted({ metadata: { team: 'red' } }))
      const asked = await answerTo(models.executions({ limit: 1_000 }, upTo(log.head(), 0)))
      expect(asked.rows).to.have.length(101)
      expect(asked.rows.filter(({ workflow_name }) => workflow_name === 'wrong')).to.have.length(100)
      expect(existsSync(`${file}.rebuilt`)).to.equal(true)

      open()
      expect(await answerTo(() => rebuilt)).to.include({ position: log.head(), events: log.head(), different: 100 })
      expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
      log.append('execution-new', did.started)
      expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
      expect(problems).to.deep.equal([])
      await models.close()

      const { models: later } = await openOn(log, file)
      expect(later.position()).to.equal(log.head())
      expect(await everything(later, 0)).to.deep.equal(await fromNothing(log))
      await later.close()
      expect(await readdir(folder)).to.deep.equal(['p.db'])
    }))

  it('say in what the present ones were wrong, by table, key and column', () =>
    inFolder(async (folder) => {
      const file = `${folder}/p.db`
      const log = longLog(50)
      await project(log, file)
      meddle(
        file,
        `update executions set status = 'failed' where execution_id = '7';
         delete from execution_metadata where execution_id = '8';
         insert into workflow_tags values ('w', 'a/b', '2026');
         update execution_counts set count = 49`,
      )
      const { models } = await openOn(log, file)
      const { differences, different } = await answerTo(models.rebuild({ dryRun: true }))
      expect(different).to.equal(4)
      const created_at = log.events.find(({ stream }) => stream === 'execution-8')?.at
      expect(differences).to.have.deep.members([
        { pointer: '/execution_counts/completed/count', expected: 50, actual: 49 },
        {
          pointer: '/execution_metadata/8/team',
          expected: { execution_id: '8', key: 'team', value: 'red', created_at },
          actual: null,
        },
        { pointer: '/executions/7/status', expected: 'completed', actual: 'failed' },
        {
          pointer: '/workflow_tags/w/a~1b',
          expected: null,
          actual: { workflow_id: 'w', tag: 'a/b', created_at: '2026' },
        },
      ])
      await models.close()
    }))

  it('change nothing when they are only made to compare', () =>
    inFolder(async (folder) => {
      const file = `${folder}/p.db`
      const log = longLog(50)
      await project(log, file)
      meddle(file, `update executions set status = 'failed'`)
      const { models } = await openOn(log, file)
      const before = await everything(models, 0)
      await answerTo(models.rebuild({ dryRun: true }))
      expect(await everything(models, 0)).to.deep.equal(before)
      expect(existsSync(`${file}.rebuilt`)).to.equal(false)
      await models.close()
    }))

  it('leave the present ones when they are cancelled, or the log can’t be read on', () =>
    inFolder(async (folder) => {
      const file = `${folder}/p.db`
      const log = longLog(50)
      await project(log, file)
      meddle(file, `update executions set status = 'failed'`)
      const { log: slow, open, isAsked } = gated(log)
      const { models } = await openOn(slow, file)
      const before = await everything(models, 0)

      const rebuilt = models.rebuild()()
      await isAsked
      models.cancelRebuild()
      open()
      expect(await rebuilt).to.deep.equal(E.left({ tag: 'rebuild_cancelled' }))

      log.fail({ tag: 'store_unavailable', reason: 'gone' })
      expect(await models.rebuild()())
        .to.have.nested.property('left.reason')
        .that.includes('gone')
      log.fail(undefined)
      expect(await everything(models, 0)).to.deep.equal(before)
      expect(existsSync(`${file}.rebuilt`)).to.equal(false)
      await models.close()
    }))

  it('are made one at a time', () =>
    inFolder(async (folder) => {
      const file = `${folder}/p.db`
      const log = longLog(50)
      await project(log, file)
      const { log: slow, open, isAsked } = gated(log)
      const { models } = await openOn(slow, file)
      const first = models.rebuild()()
      await isAsked
      expect(await models.rebuild()()).to.have.nested.property('left.tag', 'rebuild_failed')
      open()
      expect(E.isRight(await first)).to.equal(true)
      await models.close()
    }))

  it('tell how far they are', async () => {
    const log = longLog(1_000)
    const { models } = await openOn(log)
    await answerTo(models.executionCounts(upTo(log.head())))
    const told: number[] = []
    await answerTo(models.rebuild({ onProgress: ({ position, events }) => told.push(position, events) }))
    expect(told.length).to.be.above(2)
    expect(told.at(-1)).to.equal(log.head())
    await models.close()
  })

  it('are the old ones whole or the new ones whole, whenever the process dies, and what it left is gone', () =>
    inFolder(async (folder) => {
      const [events, file] = [`${folder}/events.db`, `${folder}/p.db`]
      const log = longLog(1_500)
      const store = await answerTo(() => openSqliteStore({ file: events }))
      await written(store, log)
      await store.close()
      const expected = await fromNothing(log)
      const reader = openSqliteReader(events)
      let leftOvers = 0
      for (let round = 0; round < 6; round++) {
        const child = fork(new URL('../support/projections-rebuilding.js', import.meta.url), [events, file])
        // While they are made, or at any point of the change.
        const wanted = round % 2 === 0 ? 'on its way' : 'done'
        for (let heard = 0; heard <= round / 2;) {
          const [said] = (await once(child, 'message')) as readonly string[]
          if (said === wanted) heard++
        }
        child.kill('SIGKILL')
        await once(child, 'exit')
        if (existsSync(`${file}.rebuilt`)) leftOvers++
        const { models, problems } = await openOn({ ...log, ...reader }, file)
        expect(existsSync(`${file}.rebuilt`), 'what was left').to.equal(false)
        expect(problems).to.deep.equal([])
        expect(await everything(models, log.head())).to.deep.equal(expected)
        await models.close()
      }
      reader.close()
      expect(leftOvers, 'it died in the middle at least once').to.be.above(0)
    })).timeout(60_000)
})

describe('the rows of one execution', () => {
  const spoilt = async (folder: string) => {
    const file = `${folder}/p.db`
    const log = handMadeLog()
    log.append('workflow-w', did.created(did.definition('chain', ['a'])))
    log.append('workflow-w', did.updated(2, did.definition('chain', ['a', 'b'])))
    log.append('execution-1', did.submitted({ metadata: { team: 'red' } }), did.started, did.taskStarted('a'))
    log.append('execution-2', did.submitted({ workflow_version: 2, metadata: { team: 'red' } }), did.started)
    log.append('workflow-w', did.updated(3, did.definition('chain', ['a', 'b', 'c'])))
    await project(log, file)
    meddle(
      file,
      `update executions set status = 'paused' where execution_id = '2';
       update execution_counts set count = 1 where status = 'running';
       insert into execution_counts values ('paused', 1);
       update execution_metadata set value = 'blue' where execution_id = '2'`,
    )
    return { file, log, ...(await openOn(log, file)) }
  }
  const DIFFERENCES = [
    { pointer: '/executions/2/status', expected: 'running', actual: 'paused' },
    { pointer: '/execution_metadata/2/team/value', expected: 'red', actual: 'blue' },
  ]

  it('are compared with what its events say, and left', () =>
    inFolder(async (folder) => {
      const { models, log } = await spoilt(folder)
      const before = await everything(models, 0)
      expect(await answerTo(models.check('2', false))).to.deep.equal({
        events: 2,
        revision: 1,
        different: 2,
        differences: DIFFERENCES,
        repaired: false,
      })
      expect(await answerTo(models.check('1', false))).to.include({ events: 3, different: 0 })
      expect(await everything(models, log.head())).to.deep.equal(before)
      await models.close()
    }))

  it('are made right on demand, with the counts, and follow the log from there', () =>
    inFolder(async (folder) => {
      const { models, log } = await spoilt(folder)
      expect(await answerTo(models.check('2', true))).to.include({ different: 2, repaired: true })
      expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
      log.append('execution-2', did.taskStarted('a'))
      expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
      expect(await answerTo(models.check('2', true))).to.include({ events: 3, different: 0, repaired: false })
      await models.close()
    }))

  it('are made where there are none, and gone where the log has none', () =>
    inFolder(async (folder) => {
      const { models, file, log } = await spoilt(folder)
      meddle(
        file,
        `delete from executions where execution_id = '2';
         update execution_counts set count = 0 where status = 'paused';
         insert into executions select 'ghost', workflow_id, workflow_name, workflow_version, priority, metadata, created_at, status,
           queued_at, started_at, completed_at, error, progress, unsettled, revision, position, origin, parent_id
           from executions where execution_id = '1';
         update execution_counts set count = 2 where status = 'running'`,
      )
      expect(await answerTo(models.check('2', true))).to.include({ repaired: true })
      expect(await answerTo(models.check('ghost', true))).to.include({ events: 0, revision: -1, repaired: true })
      expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
      await models.close()
    }))

  it('can’t be told while the log can’t be read', () =>
    inFolder(async (folder) => {
      const { models, log } = await spoilt(folder)
      log.fail({ tag: 'store_unavailable', reason: 'gone' })
      expect(await models.check('2', true)()).to.have.nested.property('left.tag', 'read_models_unavailable')
      log.fail(undefined)
      log.append('execution-2', did.taskStarted('a'))
      expect(await answerTo(models.executionCounts(upTo(log.head())))).to.include({ paused: 1 })
      await models.close()
    }))
})
