import { expect } from 'chai'
import { threadReplays } from '../../src/rebuild/thread.ts'
import type { Replays } from '../../src/rebuild/replays.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn } from '../support/engine.ts'
import { answerTo, inFolder } from '../support/projections-open.ts'

const PROGRAM = new URL('../support/rebuild-mortal-thread.js', import.meta.url)

/** One execution in a file, and a thread that replays it. */
const replayed = (run: (replays: Replays, id: string, hash: string | undefined) => Promise<void>) => () =>
  inFolder(async (folder) => {
    const file = `${folder}/events.db`
    const store = await answerTo(() => openSqliteStore({ file }))
    const { define, start, engine } = engineOn(store)
    const tasks = { t: { component: 'ergon', action: 'work', input: {} } }
    const id = await start(await define(parsed({ name: 'w', tasks })))
    const { hash } = (await engine.inspect.live(id)) ?? {}
    const replays = threadReplays({ log: `sqlite:${file}`, rows: undefined, program: PROGRAM })
    try {
      await run(replays, id, hash)
    } finally {
      await replays.close()
      await store.close()
    }
  })

describe('the thread that replays', () => {
  it(
    'comes to the state that is in memory',
    replayed(async (replays, id, hash) => {
      const found = await answerTo(() => replays.one({ execution_id: id }))
      expect(found).to.include({ revision: 2, events: 3, hash })
      expect(await answerTo(() => replays.one({ execution_id: id, up_to: 1 }))).to.include({ revision: 1, events: 2 })
      expect(await answerTo(() => replays.one({ execution_id: 'nobody' }))).to.equal(undefined)
      const told: number[] = []
      const all = await answerTo(() => replays.all(({ events }) => told.push(events)))
      expect(all).to.deep.include({ events: 3, executions: 1, suspects: [] })
      expect(told.at(-1)).to.equal(3)
    }),
  )

  it(
    'is told of when it dies, and another one goes on',
    replayed(async (replays, id, hash) => {
      const waiting = replays.one({ execution_id: id })
      expect(await replays.one({ execution_id: 'die' })).to.have.nested.property('left.tag', 'store_unavailable')
      await waiting
      expect(await answerTo(() => replays.one({ execution_id: id }))).to.include({ hash })
    }),
  )

  it(
    'answers nobody once it is closed',
    replayed(async (replays, id) => {
      await replays.close()
      expect(await replays.one({ execution_id: id }))
        .to.have.nested.property('left.reason')
        .that.includes('stopping')
      expect(await replays.all(() => undefined)).to.have.nested.property('left.tag', 'rebuild_failed')
    }),
  )
})
