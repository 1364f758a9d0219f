import * as E from 'fp-ts/lib/Either.js'
import { join } from 'node:path'
import type { LogReader, Recorded } from '../../src/store/event-store.ts'
import { openLogReader } from '../../src/store/open.ts'
import { serverForTests } from './eventstoredb/for-tests.ts'
import { right } from './store.ts'

/** What a whole server is tried on, beside its data directory. */
export interface ServerStore {
  /** The settings that name it. */
  readonly env: Readonly<Record<string, string>>
  /** All that was written since it was opened, read with no server in between. */
  readonly log: () => Promise<readonly Recorded[]>
  readonly stop: () => Promise<void>
}

export interface ServerStoreSpec {
  readonly name: string
  readonly open: (dataDir: string) => Promise<ServerStore>
}

export const serverStores: readonly ServerStoreSpec[] = [
  {
    name: 'sqlite',
    open: async (dataDir) => ({
      env: {},
      log: () => whole(`sqlite:${join(dataDir, 'events.db')}`, 0),
      stop: async () => undefined,
    }),
  },
  {
    name: 'EventStoreDB',
    open: async (dataDir) => {
      const { url, stop } = await serverForTests(join(dataDir, 'eventstoredb.log'))
      const before = (await whole(url, 0)).at(-1)?.position ?? 0
      return { env: { HARMONIA_EVENT_STORE: url }, log: () => whole(url, before), stop }
    },
  },
]

const whole = async (url: string, after: number): Promise<readonly Recorded[]> => {
  const reader: LogReader = right(await openLogReader(url))
  const events: Recorded[] = []
  try {
    for (let at = after; ;) {
      const page = await reader.readAll(at, 1_000)()
      if (E.isLeft(page)) throw new Error(JSON.stringify(page.left))
      if (page.right.until === at) return events
      events.push(...page.right.events)
      at = page.right.until
    }
  } finally {
    await reader.close()
  }
}
