import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStoreDb } from '../../src/store/eventstoredb/store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { startEventStoreDbProcess, type EventStoreDbProcess } from '../support/eventstoredb/process.ts'
import { right } from '../support/store.ts'
import { contract, type StoreSpec } from './contract.ts'

let folder: string
let files = 0
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'harmonia-contract-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** A server for each store, since a store begins empty. */
let servers: EventStoreDbProcess[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.kill())))

const overTheWire = async () => {
  const server = await startEventStoreDbProcess()
  servers.push(server)
  await server.order({ maxAppendSize: 16 * 1024 * 1024 })
  return right(await openEventStoreDb({ url: server.url }))
}

const stores: readonly StoreSpec[] = [
  { name: 'memory', open: async () => memoryStore() },
  { name: 'sqlite', open: async () => right(await openSqliteStore({ file: join(folder, `${files++}.db`) })) },
  { name: 'EventStoreDB', open: overTheWire },
]

stores.forEach(contract)
