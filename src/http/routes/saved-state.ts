import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { SavedState } from '../documents/checkpoint.ts'
import { moment, told } from '../codecs.ts'
import { AcceptedCodec } from '../documents/execution.ts'
import { get, put, type BodyOf, type Row } from '../route.ts'
import { answered } from './page.ts'

const TAG = 'checkpoints'

const anyJson: BodyOf<unknown> = { codec: t.unknown, decode: E.right, optional: false }

export const savedState: readonly Row[] = [
  put('/api/state/{execution_id}', {
    tag: TAG,
    summary: 'Save JSON of your own beside an execution, in the place of what was saved before',
    body: anyJson,
    answers: [{ status: 200, description: 'Recorded.', codec: AcceptedCodec }],
    refuses: ['execution_not_found'],
    example: { page: 7, seen: ['a', 'b'] },
    run: async ({ params: { execution_id = '' }, body, by }, { engine }) =>
      answered(200, await engine.saveState(execution_id, body, by)()),
  }),

  get('/api/state/{execution_id}', {
    tag: TAG,
    summary: 'Load the state that was saved beside an execution, now or as of a moment',
    parameters: { at: told(moment, 'As of this event, or of the last one at or before this time.') },
    answers: [{ status: 200, description: 'The state.', codec: SavedState }],
    refuses: ['execution_not_found', 'state_not_saved', 'revision_not_found', 'time_before_start'],
    run: async ({ params: { execution_id = '' }, query }, { engine }) =>
      answered(200, await engine.savedState(execution_id, query.at)()),
  }),
]
