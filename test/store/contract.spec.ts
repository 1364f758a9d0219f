import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore } from '../../src/store/memory.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { right } from '../support/store.ts'
import { contract, type StoreSpec } from './contract.ts'

let folder: string
let files = 0
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'harmonia-contract-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

const stores: readonly StoreSpec[] = [
  { name: 'memory', open: async () => memoryStore() },
  { name: 'sqlite', open: async () => right(await openSqliteStore({ file: join(folder, `${files++}.db`) })) },
]

stores.forEach(contract)
