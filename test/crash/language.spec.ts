import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { render } from '../../src/domain/execution/index.ts'
import { loadFrom } from '../../src/engine/load.ts'
import { plansFrom } from '../../src/engine/plans.ts'
import { idempotencyKey } from '../../src/engine/tasks/identity.ts'
import { blobsIn } from '../../src/store/blobs.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses } from '../support/server-process.ts'
import { right } from '../support/store.ts'
import { checkHistory, histories } from './history.ts'
import { blocks } from './language/blocks.ts'
import { deadlines } from './language/deadlines.ts'
import { failures } from './language/failures.ts'
import { iterations } from './language/iterations.ts'
import { tellAll, type Lives } from './language/lives.ts'
import { manifests } from './language/manifests.ts'
import { starts } from './language/starts.ts'

const STORIES = [...iterations, ...blocks, ...failures, ...deadlines, ...starts, ...manifests]
const SETTINGS = { HARMONIA_MAX_CONCURRENT_WORKFLOWS: '1000', HARMONIA_MAX_CALLS_PER_COMPONENT: '1000' }

/** What ends an attempt: nobody may be asked to make it after that. */
const OUTCOMES = new Set([
  'task_completed',
  'task_failed',
  'task_cancelled',
  'task_timed_out',
  'task_retry_scheduled',
  'task_error_caught',
  'task_accepted',
])

describe('a server that is killed again and again while it is in the middle of everything that the language can say', function () {
  this.timeout(180_000)
  const folder = e2eFolder()
  let lives: Lives

  before(async () => {
    lives = await tellAll(STORIES, folder, SETTINGS)
  })
  after(() => {
    endServerProcesses()
    folder.remove()
  })

  for (const story of STORIES)
    it(story.of, async () => {
      const told = (await lives.told.get(story)) ?? E.left(new Error('it was never told'))
      if (E.isLeft(told)) throw told.left
    })

  describe('and of all of it', () => {
    let all: ReadonlyMap<string, readonly Recorded[]>
    before(async () => {
      expect(await lives.over(), 'a clean exit').to.equal(0)
      all = await histories(folder.events)
    })

    /** The position of each attempt's first event of these types, by the attempt's key. */
    const places = (isWanted: (type: string) => boolean): ReadonlyMap<string, number> => {
      const found = new Map<string, number>()
      for (const { stream, type, data, position } of [...all.values()].flat()) {
        if (!isWanted(type)) continue
        const { task_id, attempt } = data as { readonly task_id: string; readonly attempt: number }
        const key = idempotencyKey({ execution_id: stream.slice('execution-'.length), task_id, attempt })
        if (!found.has(key)) found.set(key, position)
      }
      return found
    }

    it('each history is whole, with one outcome of each task', () => {
      expect(lives.deaths.length).to.be.at.least(4)
      for (const [stream, events] of all) checkHistory(stream, events)
    })

    it('no call was made before its claim was durable, and none after its outcome was', () => {
      const claims = places((type) => type === 'task_started')
      const outcomes = places((type) => OUTCOMES.has(type))
      for (const { key, life } of lives.calls) {
        expect(claims.get(key), `${key} was claimed by then`).to.be.at.most(lives.deaths[life] ?? Infinity)
        expect(outcomes.get(key) ?? Infinity, `${key} was still open`).to.be.above(lives.deaths[life - 1] ?? 0)
      }
    })

    it('each call that was made again was the same call', () => {
      const first = new Map<string, unknown>()
      let repeated = 0
      for (const { key, action, params } of lives.calls) {
        if (first.has(key)) repeated++
        else first.set(key, { action, params })
        expect({ action, params }, key).to.deep.equal(first.get(key))
      }
      expect(repeated, 'calls that were in hand when a server died').to.be.at.least(100)
    })

    it('everything that was ever shown is what the log says of that moment', async () => {
      const store = right(await openSqliteStore({ file: folder.events }))
      const noSnapshots = { load: async () => undefined, save: () => undefined }
      const load = loadFrom(store, blobsIn(store), plansFrom(store), noSnapshots)
      for (const document of lives.shown) {
        const loaded = right(await load(document.execution_id, document.revision))
        if (loaded === undefined) throw new Error(`the log has no ${document.execution_id}`)
        const { execution, revision, position } = loaded
        expect(JSON.parse(JSON.stringify(render(execution, revision, position)))).to.deep.equal(document)
      }
      await store.close()
    })
  })
})
