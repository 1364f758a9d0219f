import { randomUUID } from 'node:crypto'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { AT, right, run } from './store.ts'

/** Archives a stream, or puts it back, and is killed on the way where ARCHIVE_FAULT says. */
const [file = '', what, stream = ''] = process.argv.slice(2)
const store = right(
  await openSqliteStore({
    file,
    writer: new URL('./store-archiving-writer.js', import.meta.url),
    archivist: new URL('./store-dying-archivist.js', import.meta.url),
  }),
)
const { archives } = store
if (archives === undefined) throw new Error('the store has no archives')
const request = { id: randomUUID(), at: AT }
if (what === 'put') await run(archives.put([stream], request))
else for (const id of await run(archives.holding(stream))) await run(archives.bringBack(id, [stream], request))
process.stdout.write('done\n')
await store.close()
