import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { oneOf } from '../codecs.ts'
import { pageOf } from '../documents/shared.ts'
import { paging } from '../query.ts'
import { get, type Row } from '../route.ts'
import { answered } from './page.ts'

const Secret = t.type({ name: t.string, source: oneOf(['environment', 'file'] as const) }, 'Secret')

const Secrets = t.intersection(
  [pageOf('secrets', Secret, 'SecretPage'), t.type({ problem: t.union([t.string, t.null]) })],
  'Secrets',
)

export const secrets: readonly Row[] = [
  get('/api/secrets', {
    tag: 'secrets',
    summary: 'List the names of the secrets that definitions can refer to, never their values',
    parameters: paging,
    answers: [{ status: 200, description: 'One page; problem is why those of the file are missing.', codec: Secrets }],
    run: async ({ query: { limit = 100, cursor = '' }, fresh }, parts) => {
      const { secrets: all, problem } = parts.secrets.list()
      const after = all.filter(({ name }) => name > cursor)
      const rows = after.slice(0, limit)
      const next_cursor = after.length > limit ? (rows.at(-1)?.name ?? null) : null
      return answered(200, E.right({ secrets: rows, next_cursor, as_of: fresh.min_position, problem }))
    },
  }),
]
