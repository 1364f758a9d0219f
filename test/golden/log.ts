import * as E from 'fp-ts/lib/Either.js'
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { component } from '../../src/domain/component/index.ts'
import type { Aggregate } from '../../src/domain/decider.ts'
import { workflow } from '../../src/domain/definition/index.ts'
import { hook } from '../../src/domain/hook/index.ts'
import { request } from '../../src/domain/request/index.ts'
import { schedule } from '../../src/domain/schedule/index.ts'
import { start } from '../../src/domain/start/index.ts'
import { template } from '../../src/domain/template/index.ts'
import { webhook } from '../../src/domain/webhook/index.ts'
import { loadFrom } from '../../src/engine/load.ts'
import { plansFrom } from '../../src/engine/plans.ts'
import { stateHash } from '../../src/engine/state-hash.ts'
import { blobsIn } from '../../src/store/blobs.ts'
import { canonical } from '../../src/store/canonical.ts'
import { grouping } from '../../src/store/copy/appends.ts'
import type { EventStore, NewEvent, Recorded } from '../../src/store/event-store.ts'
import { sha256 } from '../../src/store/hash.ts'
import { fold } from '../../src/store/load.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { right, run, wholeLog } from '../support/store.ts'

/** Everything that has a state, but executions. */
const aggregates: readonly Aggregate<unknown, NewEvent>[] = [
  workflow,
  template,
  component,
  schedule,
  request,
  start,
  webhook,
  hook,
].map((aggregate) => aggregate as unknown as Aggregate<unknown, NewEvent>)

/** The events of a log that was kept as lines of JSON. */
export const eventsIn = (file: string): readonly Recorded[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded)

/** A store that was written by the appends that these events were made by. */
export const storeOf = async (events: readonly Recorded[]): Promise<EventStore> => {
  const store = memoryStore()
  const groups = grouping()
  for (const event of events) for (const { append } of groups.take(event)) await run(store.append(append))
  for (const { append } of groups.end()) await run(store.append(append))
  return store
}

export const GOLDEN = join(import.meta.dirname, '../../../test/golden')

/** The versions that left a log, the earliest first. */
export const versions = readdirSync(GOLDEN)
  .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
  .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))

/** The log of a version: kept as lines, or, before events had hashes, as the file itself, which is opened in a folder. */
export const storeOfVersion = async (version: string, folder: string): Promise<EventStore> => {
  const lines = join(GOLDEN, version, 'log.ndjson')
  if (existsSync(lines)) return storeOf(eventsIn(lines))
  const file = join(folder, 'events.db')
  copyFileSync(join(GOLDEN, version, 'events.db'), file)
  return right(await openSqliteStore({ file }))
}

/** The hash of the state that each stream comes to by this version. */
export const statesIn = async (store: EventStore): Promise<Readonly<Record<string, string>>> => {
  const load = loadFrom(store, blobsIn(store), plansFrom(store), {
    load: async () => undefined,
    save: () => undefined,
  })
  const streams = [...new Set((await wholeLog(store)).map(({ stream }) => stream))].sort()
  const states: Record<string, string> = {}
  for (const stream of streams) {
    const [category = ''] = stream.split('-')
    const id = stream.slice(category.length + 1)
    if (category === 'execution') {
      const loaded = right(await load(id))
      if (loaded === undefined) throw new Error(`${stream} is gone`)
      states[stream] = stateHash(loaded.execution)
    }
    const aggregate = aggregates.find(({ name }) => name === category)
    if (aggregate === undefined) continue
    const folded = await fold(store, aggregate, id)()
    if (E.isLeft(folded)) throw new Error(JSON.stringify(folded.left))
    states[stream] = sha256(canonical(folded.right.state))
  }
  return states
}
