import * as E from 'fp-ts/lib/Either.js'
import { compareRuns } from '../../domain/compare/compare-runs.ts'
import type { Flip } from '../../engine/engine.ts'
import { flag, limit, moment, numberText, text, told } from '../codecs.ts'
import { Bisection, Comparison } from '../documents/comparison.ts'
import { frame } from '../live/frame.ts'
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

  get('/api/executions/{id}/bisect', {
    tag: 'executions',
    summary: 'Find the first event after which a condition on the execution holds',
    parameters: {
      when: told(text(1, 4_094), 'A condition on the document that GET /api/executions/{id} gives; it is needed.'),
      all: told(flag, 'Every event at which the condition changes, not only the first at which it is true.'),
      limit: told(limit, 'With all: how many of them.'),
    },
    answers: [{ status: 200, description: 'The event, with what the condition reads.', codec: Bisection }],
    refuses: ['execution_not_found', 'invalid_condition', 'bisect_too_heavy'],
    run: async ({ params: { id = '' }, query: { when, all = false, limit: turns = 100 } }, { engine }) => {
      if (when === undefined) return E.left({ tag: 'invalid_query', problems: [WHEN_MISSING] })
      const found = await engine.bisect(id, { when, turns: all ? turns : undefined })()
      if (E.isLeft(found)) return found
      const { workflow_id, first, flips, ...rest } = found.right
      const framed = (flip: Flip) => ({ ...flip, event: frame(flip.event, workflow_id) })
      return answered(200, E.right({ ...rest, first: first === null ? null : framed(first), flips: flips.map(framed) }))
    },
  }),
]

const WHEN_MISSING = {
  pointer: '/when',
  code: 'required',
  message: 'say what is looked for, such as status == "failed"',
}
