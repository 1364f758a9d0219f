import * as E from 'fp-ts/lib/Either.js'
import { openInline } from '../../projections/open.ts'
import { systemScheduler } from '../../projections/scheduler.ts'
import type { EngineParts } from '../../src/engine/create-engine.ts'
import type { Append, EventStore, Recorded } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, type TestEngine } from './engine.ts'
import type { ManualClock } from './manual-clock.ts'

/** A memory store that keeps the appends which it took, so that a log can be cut behind any of them. */
export const recordedStore = (): { readonly store: EventStore; readonly taken: readonly Append[] } => {
  const store = memoryStore()
  const taken: Append[] = []
  const append: EventStore['append'] = (request) => async () => {
    const before = store.head()
    const result = await store.append(request)()
    if (store.head() > before) taken.push(request)
    return result
  }
  return { store: { ...store, append }, taken }
}

/** A log as a process leaves it that dies behind an append. */
export const logOf = async (appends: readonly Append[]): Promise<EventStore> => {
  const store = memoryStore()
  for (const append of appends) {
    const result = await store.append(append)()
    if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  }
  return store
}

/** An engine that goes on with what the log has, as a server does that starts. */
export const engineAfter = async (
  store: EventStore,
  clock: ManualClock,
  parts: Partial<EngineParts> = {},
): Promise<TestEngine> => {
  const models = await openInline({
    log: store,
    file: ':memory:',
    delayMs: 0,
    scheduler: systemScheduler,
    report: (problem) => {
      throw new Error(problem)
    },
  })
  const unfinished = await models.unfinished({ min_position: store.head(), wait_ms: 1_000 })()
  await models.close()
  if (E.isLeft(unfinished)) throw new Error(JSON.stringify(unfinished.left))
  const around = engineOn(store, { ...parts, clock })
  const recovered = await around.engine.recover(unfinished.right)
  if (E.isLeft(recovered)) throw new Error(JSON.stringify(recovered.left))
  return around
}

/** The events of every execution in the log. */
export const historiesIn = async (store: EventStore): Promise<ReadonlyMap<string, readonly Recorded[]>> => {
  const page = await store.readAll(0, 100_000)()
  if (E.isLeft(page)) throw new Error(JSON.stringify(page.left))
  const found = new Map<string, Recorded[]>()
  for (const event of page.right.events) {
    if (!event.stream.startsWith('execution-')) continue
    const id = event.stream.slice('execution-'.length)
    found.set(id, [...(found.get(id) ?? []), event])
  }
  return found
}
