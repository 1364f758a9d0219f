import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionStatus } from '../../domain/execution/document.ts'
import { position, revision, someOf, text } from '../codecs.ts'
import type { Refusal } from '../refusal.ts'
import { get, type Row } from '../route.ts'
import { afterPosition, firstRevision } from './from.ts'
import type { Live } from './live.ts'
import { EVENT_TYPES } from './message.ts'
import { serveSse } from './sse.ts'

const TAG = 'live events'

/** The streams that the global event stream shows; keyed requests are nobody's business. */
export const CATEGORIES = ['execution', 'workflow', 'component'] as const

export const types = someOf(EVENT_TYPES)

const isOver = (status: ExecutionStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled'

const full = (live: Live): Refusal => ({ tag: 'too_many_subscribers', limit: live.size() })

export const liveRoutes = (live: Live): readonly Row[] => [
  get('/events/executions/{id}', {
    tag: TAG,
    summary: 'Follow one execution (SSE): its history, then what happens, until it ends. 204 when nothing more can come',
    parameters: { from: revision },
    answers: [
      { status: 200, description: 'Events; their ids are revisions.', type: 'text/event-stream' },
      { status: 204, description: 'The execution is over and everything was seen.' },
    ],
    refuses: ['execution_not_found', 'invalid_header', 'too_many_subscribers'],
    run: async ({ params: { id = '' }, query, headers }, { engine }) => {
      const from = firstRevision(headers, query.from)
      if (E.isLeft(from)) return from
      if (live.isFull()) return E.left(full(live))
      const found = await engine.document(id)()
      if (E.isLeft(found)) return found
      if (isOver(found.right.status) && from.right > found.right.revision)
        return E.right({ status: 204, take: ({ res }) => void res.writeHead(204).end() })
      const wanted = { from: { stream: `execution-${id}`, from: from.right }, endsWithExecution: true }
      return E.right({ status: 200, take: serveSse(live, wanted, (event) => event.revision) })
    },
  }),

  get('/events', {
    tag: TAG,
    summary: 'Follow everything (SSE), from now on or behind a position',
    parameters: { from: position, types, workflow_id: text(1, 128) },
    answers: [{ status: 200, description: 'Events; their ids are positions.', type: 'text/event-stream' }],
    refuses: ['invalid_header', 'too_many_subscribers'],
    run: async ({ query, headers }, { store }) => {
      const after = afterPosition(headers, query.from, store.head())
      if (E.isLeft(after)) return after
      if (live.isFull()) return E.left(full(live))
      const filter = { categories: CATEGORIES, ...(query.types === undefined ? {} : { types: query.types }) }
      const wanted = {
        from: { after: after.right, filter },
        endsWithExecution: false,
        ...(query.workflow_id === undefined ? {} : { workflowId: query.workflow_id }),
      }
      return E.right({ status: 200, take: serveSse(live, wanted, (event) => event.position) })
    },
  }),
]

export type { Live }
