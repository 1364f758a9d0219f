import { randomUUID } from 'node:crypto'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { append, event, right, run, upTo } from './store.ts'

/** Appends without end and prints each answer as it comes: `stream revision position events id`. Somebody kills it. */
const store = right(await openSqliteStore({ file: process.argv[2] as string }))

const writer = async (): Promise<never> => {
  for (;;) {
    const stream = `crash-${randomUUID()}`
    let expected: number | 'no_stream' = 'no_stream'
    for (const count of [1, 3, 2, 5]) {
      const request = append(
        stream,
        expected,
        upTo(count).map((n) => event('e', { n, of: count, text: 'x'.repeat(300) })),
      )
      const { revision, position } = await run(store.append(request))
      process.stdout.write(`${stream} ${revision} ${position} ${count} ${request.id}\n`)
      expected = revision
    }
  }
}

await Promise.all(upTo(32).map(writer))
