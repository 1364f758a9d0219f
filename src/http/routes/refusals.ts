import * as E from 'fp-ts/lib/Either.js'
import type { RefusalEvent } from '../../domain/refusal/events.ts'
import type { Recorded } from '../../store/event-store.ts'
import { matching, told } from '../codecs.ts'
import { RefusedCommand } from '../documents/audit.ts'
import { pageOf } from '../documents/shared.ts'
import { isoNow } from '../parts.ts'
import { paging } from '../query.ts'
import { refusalsOf, refusalsRecorded } from '../refused.ts'
import { get, type Outcome, type Row } from '../route.ts'

/** A month as `2026-01`. */
const month = matching(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month such as 2026-01')

const shown = ({ at, position, hash, data, meta }: Recorded): RefusedCommand => {
  const { target, ...told } = data as RefusalEvent['data']
  return { at, ...told, target, actor: meta?.actor ?? '', reason: meta?.reason ?? null, position, hash }
}

export const refusedCommands: readonly Row[] = [
  get('/api/refusals', {
    tag: 'audit',
    summary: 'List the commands that were refused in a month (UTC), in the order in which they were asked',
    parameters: { ...paging, month: told(month, 'The present one when absent.') },
    answers: [{ status: 200, description: 'One page.', codec: pageOf('refusals', RefusedCommand, 'Refusals') }],
    refuses: ['bad_cursor'],
    run: async ({ query: { limit = 100, cursor = '0', month: wanted } }, parts): Outcome => {
      if (!/^\d{1,15}$/.test(cursor)) return E.left({ tag: 'bad_cursor' })
      const from = Number(cursor)
      await refusalsRecorded(parts)
      const as_of = parts.store.head()
      const read = await parts.store.read(refusalsOf(wanted ?? isoNow(parts).slice(0, 7)), from, limit + 1)()
      if (E.isLeft(read)) return read
      const refusals = read.right.slice(0, limit).map(shown)
      const next_cursor = read.right.length > limit ? String(from + limit) : null
      return E.right({ status: 200, body: { refusals, next_cursor, as_of } })
    },
  }),
]
