import * as E from 'fp-ts/lib/Either.js'
import { moment, told } from '../codecs.ts'
import { ExplanationCodec } from '../explanation.ts'
import { paging } from '../query.ts'
import { get, type Outcome, type Row } from '../route.ts'
import { answered } from './page.ts'

const TAG = 'executions'
const at = told(moment, 'As of the event with this revision, or the last one at or before this time.')

/** What the history of an execution says of it, beside what it is. */
export const past: readonly Row[] = [
  get('/api/executions/{id}/explain', {
    tag: TAG,
    summary: 'Why each task that has not ended is not running now, and what would move it; why it ended as it did',
    parameters: { ...paging, at },
    answers: [{ status: 200, description: 'The explanation, with one page of tasks.', codec: ExplanationCodec }],
    refuses: ['execution_not_found', 'revision_not_found', 'time_before_start', 'bad_cursor'],
    run: async ({ params: { id = '' }, query: { cursor, limit, at: then } }, { engine }): Outcome => {
      const from = Number(cursor ?? 0)
      if (!Number.isSafeInteger(from) || from < 0) return E.left({ tag: 'bad_cursor' })
      return answered(200, await engine.explain(id, { at: then, from, limit })())
    },
  }),
]
