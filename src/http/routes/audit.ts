import * as E from 'fp-ts/lib/Either.js'
import { text, told, wholeText } from '../codecs.ts'
import { auditFile } from '../audit.ts'
import { Audited } from '../documents/audit.ts'
import { get, type Outcome, type Row } from '../route.ts'
import { refusedCommands } from './refusals.ts'

const TAG = 'audit'

export const audit: readonly Row[] = [
  get('/api/executions/{id}/audit', {
    tag: TAG,
    summary: 'Export one execution with the hashes that prove it, as a file that can be verified without a server',
    answers: [
      { status: 200, description: 'A header, the events, and a seal, one per line.', type: 'application/x-ndjson' },
    ],
    refuses: ['execution_not_found'],
    run: ({ params: { id = '' } }, parts) => auditFile(parts, id),
  }),

  get('/api/audit/verify', {
    tag: TAG,
    summary: 'Check the log, or one stream, piece by piece: is every event what was written? Go on with next_cursor',
    parameters: {
      stream: told(text(1, 300), 'Only this stream, such as execution-<id>; the whole log when absent.'),
      cursor: told(text(1, 4_096), 'The next_cursor of the piece before.'),
      limit: told(wholeText(1, 5_000), 'About how many events are checked; 1,000 unless given.'),
    },
    answers: [{ status: 200, description: 'What was found. A broken event is an answer too.', codec: Audited }],
    refuses: ['bad_cursor'],
    run: async ({ query: { stream, cursor = '0', limit = 1_000 } }, { store }): Outcome => {
      if (!/^\d{1,15}$/.test(cursor)) return E.left({ tag: 'bad_cursor' })
      const place = Number(cursor)
      const checked = await store.check(stream === undefined ? { after: place } : { stream, from: place }, limit)()
      if (E.isLeft(checked)) return checked
      const { events, archived = 0, next, hash, broken } = checked.right
      const next_cursor = next === undefined ? null : String(next)
      const body: Audited = { events, archived, hash, broken: broken ?? null, next_cursor, as_of: store.head() }
      return E.right({ status: 200, body })
    },
  }),

  ...refusedCommands,
]
