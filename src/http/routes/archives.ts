import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { number, whole } from '../codecs.ts'
import { pageOf } from '../documents/shared.ts'
import { paging } from '../query.ts'
import { bodyOf, get, post, type Outcome, type Row } from '../route.ts'
import { answered } from './page.ts'

const TAG = 'archives'
const DAY = 86_400
const LIMIT = { usual: 1_000, most: 10_000 }
const words = t.readonlyArray(t.string)

const Archive = t.type(
  {
    archive_id: t.string,
    file: t.string,
    bytes: t.number,
    sha256: t.string,
    written_at: t.string,
    streams: t.number,
    events: t.number,
  },
  'Archive',
)
const ArchiveContent = t.intersection([Archive, t.type({ executions: words })], 'ArchiveContent')

const ArchiveRun = t.exact(
  t.partial({ older_than: number(0, 36_500 * DAY), limit: whole(1, LIMIT.most), dry_run: t.boolean }),
  'ArchiveRun',
)
const ArchiveRunDone = t.type(
  {
    executions: t.number,
    events: t.number,
    archives: t.readonlyArray(Archive),
    broken: words,
    more: t.boolean,
    dry_run: t.boolean,
    position: t.number,
  },
  'ArchiveRunDone',
)
const Unarchived = t.type({ archives: words, executions: words, events: t.number, position: t.number }, 'Unarchived')
const ArchiveChecked = t.type(
  { archive_id: t.string, file: t.string, events: t.number, broken: t.union([t.string, t.null]) },
  'ArchiveChecked',
)

export const archives: readonly Row[] = [
  post('/api/archive/run', {
    tag: TAG,
    summary:
      'Archive executions that have been over for a while: at most limit, those first that have been for longest',
    body: bodyOf(ArchiveRun, { optional: true }),
    answers: [{ status: 200, description: 'What was archived, or with dry_run would be.', codec: ArchiveRunDone }],
    refuses: ['no_archives', 'archive_unreadable'],
    example: { older_than: 2_592_000, dry_run: true },
    run: async ({ body, by }, parts): Outcome => {
      const { limit = LIMIT.usual, older_than = parts.settings.retentionDays * DAY, dry_run = false } = body
      if (body.older_than === undefined && older_than === 0)
        return E.left({
          tag: 'invalid_body',
          problems: [
            {
              pointer: '/older_than',
              code: 'required',
              message:
                'is missing, and HARMONIA_RETENTION_DAYS says nothing: give the seconds that an execution must have been over',
            },
          ],
        })
      return answered(200, await parts.archives.run({ older_than, limit, dry_run }, by)())
    },
  }),

  get('/api/archives', {
    tag: TAG,
    summary: 'List the archives that the log refers to, newest first',
    parameters: paging,
    answers: [{ status: 200, description: 'One page.', codec: pageOf('archives', Archive, 'Archives') }],
    refuses: ['no_archives'],
    run: async ({ query: { limit = 100, cursor }, fresh }, parts): Outcome => {
      const found = await parts.archives.list(limit + 1, cursor)()
      if (E.isLeft(found)) return found
      const rows = found.right.slice(0, limit)
      const next_cursor = found.right.length > limit ? (rows.at(-1)?.archive_id ?? null) : null
      return answered(200, E.right({ archives: rows, next_cursor, as_of: fresh.min_position }))
    },
  }),

  get('/api/archives/{id}', {
    tag: TAG,
    summary: 'Get one archive, with the executions whose events are in it',
    answers: [{ status: 200, description: 'The archive.', codec: ArchiveContent }],
    refuses: ['no_archives', 'archive_not_found'],
    run: async ({ params: { id = '' } }, parts) => answered(200, await parts.archives.show(id)()),
  }),

  get('/api/archives/{id}/verify', {
    tag: TAG,
    summary: 'Read the file of an archive, and compare all of it with what the log has kept',
    answers: [{ status: 200, description: 'What was found. A broken file is an answer too.', codec: ArchiveChecked }],
    refuses: ['no_archives', 'archive_not_found'],
    run: async ({ params: { id = '' } }, parts) => answered(200, await parts.archives.check(id)()),
  }),

  post('/api/archives/{id}/restore', {
    tag: TAG,
    summary: 'Put the events of an archive back into the log. The file stays',
    answers: [{ status: 200, description: 'What was put back.', codec: Unarchived }],
    refuses: ['no_archives', 'archive_not_found'],
    run: async ({ params: { id = '' }, by }, parts) => answered(200, await parts.archives.unarchive(id, by)()),
  }),

  post('/api/executions/{id}/unarchive', {
    tag: TAG,
    summary: 'Put the events of one execution back into the log; nothing when they are there',
    answers: [{ status: 200, description: 'What was put back.', codec: Unarchived }],
    refuses: ['no_archives', 'execution_not_found'],
    run: async ({ params: { id = '' }, by }, parts) => answered(200, await parts.archives.unarchiveExecution(id, by)()),
  }),
]
