import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import * as did from '../support/projections-events.ts'
import { handMadeLog, type HandMadeLog } from '../support/projections-log.ts'
import { longLog } from '../support/projections-long-log.ts'
import { answerTo, DELAY_MS, everything, inFolder, NOW, openOn, upTo } from '../support/projections-open.ts'

const aLog = (name?: string): HandMadeLog => {
  const log = handMadeLog(name)
  log.append('workflow-w', did.created(did.definition('chain', ['a'])))
  log.append('execution-1', did.submitted(), did.started)
  log.append('execution-2', did.submitted())
  return log
}

/** What read models that were made from nothing say of a log. */
const fromNothing = async (log: HandMadeLog) => {
  const { models } = await openOn(log)
  const said = await everything(models, log.head())
  await models.close()
  return said
}

const project = async (log: HandMadeLog, file: string): Promise<void> => {
  const { models } = await openOn(log, file)
  await answerTo(models.executionCounts(upTo(log.head())))
  await models.close()
}

/** Runs statements of the test's own on the file. */
const meddle = (file: string, sql: string): void => {
  const db = new Sqlite(file)
  db.exec(sql)
  db.close()
}

describe('a projection store that is kept', () => {
  it('goes on where it was', () =>
    inFolder(async (folder) => {
      const log = aLog()
      await project(log, `${folder}/p.db`)
      const { models, problems } = await openOn(log, `${folder}/p.db`)
      expect(models.position()).to.equal(log.head())
      log.append('execution-1', did.cancelled)
      expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
      expect(problems).to.deep.equal([])
      await models.close()
    }))

  it('makes the folder that it is to be in', () =>
    inFolder(async (folder) => {
      await project(aLog(), `${folder}/new/folder/p.db`)
      const { models } = await openOn(aLog(), `${folder}/new/folder/p.db`)
      expect(models.position()).to.equal(4)
      await models.close()
    }))

  it('is refused when nothing can be written there', () =>
    inFolder(async (folder) => {
      await writeFile(`${folder}/file`, '')
      const refusal = await openOn(aLog(), `${folder}/file/p.db`).catch((error: unknown) => error)
      expect(refusal).to.be.instanceOf(Error)
    }))
})

describe('a projection store that is of no use is made again', () => {
  const spoilt: Readonly<Record<string, (file: string) => Promise<void> | void>> = {
    'when it is no database': (file) =>
      writeFile(file, 'this is no database, and long enough to be taken for one'.repeat(100)),
    'when it is cut off': async (file) => writeFile(file, 'SQLite format 3\0'),
    'when its tables are not ours': (file) => meddle(file, 'create table executions (x text)'),
    'when a table is missing': async (file) => {
      await project(aLog(), file)
      meddle(file, 'drop table workflow_tags')
    },
    'when it comes from a later version': async (file) => {
      await project(aLog(), file)
      meddle(file, `insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')`)
    },
    'when its log is longer than the one there is': async (file) => {
      const longer = aLog()
      longer.append('execution-2', did.started)
      await project(longer, file)
    },
    'when its log went another way': (file) => project(aLog('another'), file),
  }
  for (const [what, spoil] of Object.entries(spoilt))
    it(what, () =>
      inFolder(async (folder) => {
        const file = `${folder}/p.db`
        await spoil(file)
        const { models, problems } = await openOn(aLog(), file)
        expect(problems.length).to.equal(1)
        expect(models.position()).to.equal(0)
        expect(await everything(models, 4)).to.deep.equal(await fromNothing(aLog()))
        await models.close()
      }),
    )
})

describe('rows and their position', () => {
  const REFUSED = `create trigger refused before insert on projection_position begin select raise(abort, 'no room'); end`

  it('are written together or not at all, and tried again', () =>
    inFolder(async (folder) => {
      const log = aLog()
      const { models, clock, problems } = await openOn(log, `${folder}/p.db`)
      meddle(`${folder}/p.db`, REFUSED)
      models.advance(log.head())
      await clock.advance(DELAY_MS)
      expect(problems).to.deep.equal(['no room (SQLITE_CONSTRAINT_TRIGGER)'])
      expect(await everything(models, 0)).to.deep.equal(await fromNothing(handMadeLog()))

      meddle(`${folder}/p.db`, 'drop trigger refused')
      await clock.advance(1_000)
      expect(await everything(models, 0)).to.deep.equal(await fromNothing(log))
      await models.close()
    }))

  it('survive a process that is killed while it writes them', () =>
    inFolder(async (folder) => {
      const EXECUTIONS = 3_000
      const log = longLog(EXECUTIONS)
      const expected = await fromNothing(log)
      for (const [round, stopAt] of [1, 7_500, 20_000].entries()) {
        const file = `${folder}/${round}.db`
        const child = fork(new URL('../support/projections-child.js', import.meta.url), [file, String(EXECUTIONS)])
        child.on('message', ({ position }: { readonly position?: number }) => {
          if (position !== undefined && position >= stopAt) child.kill('SIGKILL')
        })
        await once(child, 'exit')

        const { models, problems } = await openOn(log, file)
        expect(models.position()).to.be.within(stopAt, log.head() - 1)
        expect(await everything(models, log.head())).to.deep.equal(expected)
        expect(problems).to.deep.equal([])
        await models.close()
      }
    }))
})

describe('rebuilding', () => {
  it('makes wrong rows right', () =>
    inFolder(async (folder) => {
      const log = aLog()
      await project(log, `${folder}/p.db`)
      meddle(`${folder}/p.db`, `update executions set status = 'failed', metadata = '{"x":1}'; delete from workflows`)
      const { models } = await openOn(log, `${folder}/p.db`)
      await answerTo(models.rebuild())
      expect(await everything(models, 0)).to.deep.equal(await fromNothing(log))
      await models.close()
    }))

  it('may be asked for while the rows are being made', async () => {
    const log = longLog(200)
    const { models } = await openOn(log)
    const asked = models.executionCounts(upTo(log.head(), 1_000))()
    await answerTo(models.rebuild())
    expect(await asked).to.have.nested.property('right.completed', 200)
    expect(await everything(models, log.head())).to.deep.equal(await fromNothing(log))
    await models.close()
  })

  it('goes on behind an event that could not be applied, once it can be', async () => {
    const log = aLog()
    const bad = handMadeLog('log', [
      ...log.events.slice(0, 3),
      { ...log.events[3], type: 'x' } as (typeof log.events)[0],
    ])
    let present = bad
    const { models } = await openOn({ ...log, readAll: (...args) => present.readAll(...args) })
    expect(await models.executionCounts(upTo(4))()).to.have.nested.property('left.tag', 'read_models_unavailable')
    present = log
    await answerTo(models.rebuild())
    expect(await everything(models, 4)).to.deep.equal(await fromNothing(log))
    await models.close()
  })
})

describe('snapshots', () => {
  const snapshot = { revision: 1, position: 3, version: 2, state: { tasks: [{ a: null }], text: 'ü\0' } }

  it('are given back as they were, and the latest of a stream', async () => {
    const { models } = await openOn(aLog())
    models.snapshots.save('execution-1', snapshot)
    expect(await models.snapshots.load('execution-1')).to.deep.equal(snapshot)
    models.snapshots.save('execution-1', { ...snapshot, revision: 5, state: [] })
    expect(await models.snapshots.load('execution-1')).to.deep.equal({ ...snapshot, revision: 5, state: [] })
    expect(await models.snapshots.load('execution-2')).to.equal(undefined)
    await models.close()
  })

  it('are kept as long as the log that they were made from', () =>
    inFolder(async (folder) => {
      const file = `${folder}/p.db`
      await project(aLog(), file)
      const { models: first } = await openOn(aLog(), file)
      first.snapshots.save('execution-1', snapshot)
      first.snapshots.save('execution-2', { ...snapshot, position: 5 })
      await first.close()

      const { models: second } = await openOn(aLog(), file)
      expect(await second.snapshots.load('execution-1')).to.deep.equal(snapshot)
      expect(await second.snapshots.load('execution-2'), 'from behind the rows').to.equal(undefined)
      await second.close()

      const { models: third } = await openOn(aLog('another'), file)
      expect(await third.snapshots.load('execution-1'), 'of another log').to.equal(undefined)
      await third.close()
    }))

  it('are kept when the rows are made again, and thrown away one by one', async () => {
    const { models } = await openOn(aLog())
    models.snapshots.save('execution-1', snapshot)
    models.snapshots.save('execution-2', snapshot)
    await answerTo(models.rebuild())
    expect(await models.snapshots.load('execution-1')).to.deep.equal(snapshot)
    expect(await models.snapshotted('', 10)).to.deep.equal(['execution-1', 'execution-2'])
    models.snapshots.forget('execution-1')
    expect(await models.snapshots.load('execution-1')).to.equal(undefined)
    expect(await models.snapshotted('', 10)).to.deep.equal(['execution-2'])
    await models.close()
  })

  it('that can’t be kept are told of, and nobody fails', () =>
    inFolder(async (folder) => {
      const { models, problems } = await openOn(aLog(), `${folder}/p.db`)
      meddle(`${folder}/p.db`, 'drop table snapshots')
      models.snapshots.save('execution-1', snapshot)
      expect(await models.snapshots.load('execution-1')).to.equal(undefined)
      expect(problems).to.have.length(2)
      expect(await answerTo(models.executionCounts(NOW))).to.include({ pending: 0 })
      await models.close()
    }))
})
