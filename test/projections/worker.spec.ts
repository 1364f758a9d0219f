import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { open } from 'node:fs/promises'
import { uuidv7 } from 'uuidv7'
import { openInWorker, openReadModels, type OpenReadModels } from '../../projections/open.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import type { EventStore, NewEvent } from '../../src/store/event-store.ts'
import { manualClock } from '../support/manual-clock.ts'
import * as did from '../support/projections-events.ts'
import { timeAt } from '../support/projections-log.ts'
import { answerTo, DELAY_MS, inFolder, NOW, upTo } from '../support/projections-open.ts'

const PATIENCE_MS = 10_000

interface Hosted {
  readonly store: EventStore
  readonly append: (stream: string, ...events: readonly NewEvent[]) => Promise<number>
  readonly open: (options?: Partial<Parameters<typeof openInWorker>[0]>) => Promise<OpenReadModels>
  readonly projections: string
}

/** A real event store with one workflow, and read models in a thread beside it. */
const hosted = (run: (hosted: Hosted) => Promise<void>) => () =>
  inFolder(async (folder) => {
    const log = `${folder}/events.db`
    const store = await answerTo(() => openSqliteStore({ file: log }))
    const append: Hosted['append'] = async (stream, ...events) => {
      const appended = store.append({ id: uuidv7(), stream, expected: 'any', at: timeAt(store.head() + 1), events })
      return (await answerTo(appended)).position
    }
    await append('workflow-w', did.created(did.definition('chain', ['a'])))
    const opened: OpenReadModels[] = []
    const projections = `${folder}/projections.db`
    const common = {
      log: `sqlite:${log}`,
      file: projections,
      scheduler: manualClock(),
      delayMs: DELAY_MS,
      report: () => undefined,
    }
    try {
      await run({
        store,
        append,
        projections,
        open: async (options) => {
          const models = await openInWorker({ ...common, ...options })
          opened.push(models)
          return models
        },
      })
    } finally {
      for (const models of opened) await models.close()
      await store.close()
    }
  })

describe('read models in a thread of their own', () => {
  it(
    'read the log by themselves, as far as a question needs',
    hosted(async ({ append, open }) => {
      const models = await open()
      const position = await append('execution-1', did.submitted(), did.started)
      const { rows, as_of } = await answerTo(models.executions({ limit: 5 }, upTo(position, PATIENCE_MS)))
      expect([as_of, rows[0]?.status]).to.deep.equal([3, 'running'])
      expect(models.position()).to.equal(3)
    }),
  )

  it(
    'answer many questions at once, each with its own answer',
    hosted(async ({ append, open }) => {
      const models = await open()
      for (let n = 0; n < 20; n++) await append(`execution-${n}`, did.submitted({ metadata: { n } }))
      const asked = Array.from({ length: 20 }, (_, n) =>
        answerTo(models.executions({ limit: 5, metadata: { n: String(n) } }, upTo(21, PATIENCE_MS))),
      )
      const found = (await Promise.all(asked)).map(({ rows }) => rows[0]?.execution_id)
      expect(found).to.deep.equal(Array.from({ length: 20 }, (_, n) => String(n)))
    }),
  )

  it(
    'hear at once of a position that somebody waits for',
    hosted(async ({ append, open }) => {
      const models = await open()
      const asked = models.executionCounts(upTo(2, PATIENCE_MS))()
      await answerTo(models.executionCounts(upTo(1, PATIENCE_MS)))
      models.advance(await append('execution-1', did.submitted()))
      expect(await asked).to.have.nested.property('right.pending', 1)
    }),
  )

  it(
    'hear of the others at leisure',
    hosted(async ({ append, open }) => {
      const clock = manualClock()
      const models = await open({ scheduler: clock })
      models.advance(await append('execution-1', did.submitted()))
      await clock.advance(DELAY_MS - 1)
      expect(models.position()).to.equal(0)
      await clock.advance(1)
      await answerTo(models.executionCounts(upTo(2, PATIENCE_MS)))
      expect(models.position()).to.equal(2)
    }),
  )

  it(
    'say when they are behind',
    hosted(async ({ open }) => {
      const models = await open()
      const answer = await models.executionCounts(upTo(99, 1))()
      expect(answer).to.deep.equal(E.left({ tag: 'behind', position: 1, min_position: 99 }))
    }),
  )

  it(
    'refuse a bad cursor, and go on',
    hosted(async ({ open }) => {
      const models = await open()
      expect(await models.executions({ limit: 5, cursor: 'x' }, NOW)()).to.deep.equal(E.left({ tag: 'bad_cursor' }))
      expect(await answerTo(models.executionCounts(NOW))).to.include({ pending: 0 })
    }),
  )

  it(
    'keep snapshots, and can be made again',
    hosted(async ({ append, open }) => {
      const models = await open()
      const position = await append('execution-1', did.submitted())
      const snapshot = { revision: 0, position, version: 1, state: { a: [1] } }
      models.snapshots.save('execution-1', snapshot)
      expect(await models.snapshots.load('execution-1')).to.deep.equal(snapshot)
      await answerTo(models.executionCounts(upTo(position, PATIENCE_MS)))
      expect(await answerTo(models.rebuild())).to.include({ position, different: 0 })
      expect(await models.snapshots.load('execution-1')).to.deep.equal(snapshot)
      expect(await answerTo(models.executionCounts(NOW))).to.include({ pending: 1 })
    }),
  )

  it(
    'answer nobody once they are closed',
    hosted(async ({ open }) => {
      const models = await open()
      const asked = models.executionCounts(upTo(99, PATIENCE_MS))()
      await models.close()
      expect(await asked).to.have.nested.property('left.tag', 'read_models_unavailable')
      expect(await models.executionCounts(NOW)())
        .to.have.nested.property('left.reason')
        .that.matches(/closed/)
      expect(await models.snapshots.load('execution-1')).to.equal(undefined)
    }),
  )
})

describe('a thread of the read models that dies', () => {
  const program = new URL('../support/projections-mortal-worker.js', import.meta.url)

  it(
    'is told to whoever waits, and another one goes on',
    hosted(async ({ append, open }) => {
      const clock = manualClock()
      const problems: string[] = []
      const models = await open({ program, scheduler: clock, report: (problem) => void problems.push(problem) })
      const position = await append('execution-1', did.submitted())
      models.advance(position)
      await answerTo(models.executionCounts(upTo(position, PATIENCE_MS)))

      const asked = models.executionCounts(upTo(99, PATIENCE_MS))()
      await models.snapshots.load('die')
      expect(await asked).to.have.nested.property('left.tag', 'read_models_unavailable')
      expect(problems).to.have.length(1)
      expect(await models.executionCounts(NOW)())
        .to.have.nested.property('left.reason')
        .that.matches(/down/)

      await clock.advance(1_000)
      const next = await append('execution-2', did.submitted())
      expect(await answerTo(models.executionCounts(upTo(next, PATIENCE_MS)))).to.include({ pending: 2 })
    }),
  )

  it(
    'is not started again once the read models are closed',
    hosted(async ({ open }) => {
      const models = await open({ program })
      const dying = models.snapshots.load('die')
      await models.close()
      expect(await dying).to.equal(undefined)
      expect(await models.executionCounts(NOW)())
        .to.have.nested.property('left.reason')
        .that.matches(/closed/)
    }),
  )

  it(
    'for its file is damaged makes it again',
    hosted(async ({ append, open, projections }) => {
      const position = await append('execution-1', did.submitted())
      const first = await open()
      await answerTo(first.executionCounts(upTo(position, PATIENCE_MS)))
      await first.close()
      await damageTable(projections, 'executions')

      const clock = manualClock()
      const models = await open({ scheduler: clock })
      expect(models.position(), 'the damage lies in the rows').to.equal(position)
      const answer = await models.executions({ limit: 5 }, NOW)()
      expect(answer).to.have.nested.property('left.tag', 'read_models_unavailable')
      await models.snapshots.load('until it is dead')

      await clock.advance(1_000)
      const { rows } = await answerTo(models.executions({ limit: 5 }, upTo(position, PATIENCE_MS)))
      expect(rows).to.have.length(1)
    }),
  )
})

/** Writes over the first page of a table. */
const damageTable = async (file: string, table: string): Promise<void> => {
  const db = new Sqlite(file)
  const page = db.prepare('select rootpage from sqlite_master where name = ?').pluck().get(table) as number
  const size = db.pragma('page_size', { simple: true }) as number
  db.close()
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(size, 0xff), 0, size, (page - 1) * size)
  await handle.close()
}

describe('opening the read models by their settings', () => {
  const report = () => undefined

  it('beside a log in memory keeps them in memory', async () => {
    const store = memoryStore()
    const settings = { eventStore: 'memory:', projectionStore: 'sqlite:/never/made' }
    const models = await answerTo(() => openReadModels({ settings, store, report }))
    await answerTo(
      store.append({
        id: uuidv7(),
        stream: 'workflow-w',
        expected: 'no_stream',
        at: timeAt(1),
        events: [did.created(did.definition('chain', ['a']))],
      }),
    )
    expect(await answerTo(models.workflow('w', undefined, upTo(1, PATIENCE_MS)))).to.include({ name: 'chain' })
    await models.close()
  })

  it(
    'beside a log in a file puts them in a thread and a file',
    hosted(async ({ store, projections }) => {
      const eventStore = `sqlite:${projections.replace('projections.db', 'events.db')}`
      const settings = { eventStore, projectionStore: `sqlite:${projections}` }
      const models = await answerTo(() => openReadModels({ settings, store, report }))
      expect(await answerTo(models.workflow('w', undefined, upTo(1, PATIENCE_MS)))).to.include({ name: 'chain' })
      await models.close()
      const again = await answerTo(() => openReadModels({ settings, store, report }))
      expect(again.position()).to.equal(1)
      await again.close()
    }),
  )

  it('says why not', () =>
    inFolder(async (folder) => {
      const settings = { eventStore: `sqlite:${folder}/none.db`, projectionStore: `sqlite:${folder}/p.db` }
      const opened = await openReadModels({ settings, store: memoryStore(), report })
      expect(opened).to.have.nested.property('left.tag', 'read_models_not_opened')
      expect(opened)
        .to.have.nested.property('left.reason')
        .that.matches(/unable to open database file/)
    }))
})
