import * as E from 'fp-ts/lib/Either.js'
import { compareRuns } from '../../domain/compare/compare-runs.ts'
import { limit, moment, numberText, told } from '../codecs.ts'
import { Comparison } from '../comparison.ts'
import { get, type Row } from '../route.ts'
import { answered } from './page.ts'

const factor = told(
  numberText(1, 1_000_000),
  'Durations of a task that are this many times apart are a difference; without it times count for nothing.',
)

export const comparisons: readonly Row[] = [
  get('/api/executions/{id}/diff/{other}', {
    tag: 'executions',
    summary: 'Compare two runs task by task: where they part, and in what they differ',
    parameters: {
      at_a: told(moment, 'The first one as of this event, or the last one at or before this time.'),
      at_b: told(moment, 'The other one, likewise.'),
      timing: factor,
      limit: told(limit, 'Tasks that are told, those first that differ first.'),
    },
    answers: [{ status: 200, description: 'What differs.', codec: Comparison }],
    refuses: ['execution_not_found', 'revision_not_found', 'time_before_start'],
    run: async ({ params: { id = '', other = '' }, query: { at_a, at_b, ...options } }, { engine }) => {
      const a = await engine.recorded(id, at_a)()
      if (E.isLeft(a)) return a
      const b = await engine.recorded(other, at_b)()
      if (E.isLeft(b)) return b
      return answered(200, E.right(compareRuns(a.right, b.right, options)))
    },
  }),
]
