import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStoreDb } from '../../src/store/eventstoredb/store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { apart } from '../support/eventstoredb/apart.ts'
import { serverForTests, type ServerForTests } from '../support/eventstoredb/for-tests.ts'
import { right } from '../support/store.ts'
import { contract, type StoreSpec } from './contract.ts'

let folder: string
let server: ServerForTests
let files = 0
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'harmonia-contract-'))
  server = await serverForTests()
})
after(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const stores: readonly StoreSpec[] = [
  { name: 'memory', open: async () => memoryStore() },
  { name: 'sqlite', open: async () => right(await openSqliteStore({ file: join(folder, `${files++}.db`) })) },
  { name: 'EventStoreDB', open: async () => apart(right(await openEventStoreDb({ url: server.url }))) },
]

stores.forEach(contract)
