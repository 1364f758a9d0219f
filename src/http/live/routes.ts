import * as E from 'fp-ts/lib/Either.js'
import { revision, told } from '../codecs.ts'
import type { Refusal } from '../refusal.ts'
import { get, type Row } from '../route.ts'
import { firstRevision } from './from.ts'
import { MAX_PEERS, type Live } from './live.ts'
import { serveSse } from './sse.ts'
import { everything, globalParameters, isOver } from './wanted.ts'

const TAG = 'live events'

const FULL: Refusal = { tag: 'too_many_subscribers', limit: MAX_PEERS }

export const liveRoutes = (live: Live): readonly Row[] => [
  get('/events/executions/{id}', {
    tag: TAG,
    summary:
      'Follow one execution (SSE): its history, then what happens, until it ends. 204 when nothing more can come',
    parameters: {
      from: told(revision, 'The first revision that is wanted; 0 when absent. Last-Event-ID goes before it.'),
    },
    answers: [
      { status: 200, description: 'Events; their ids are revisions.', type: 'text/event-stream' },
      { status: 204, description: 'The execution is over and everything was seen.' },
    ],
    refuses: ['execution_not_found', 'invalid_header', 'too_many_subscribers'],
    run: async ({ params: { id = '' }, query, headers }, { engine }) => {
      const from = firstRevision(headers, query.from)
      if (E.isLeft(from)) return from
      if (live.isFull()) return E.left(FULL)
      const found = await engine.document(id)()
      if (E.isLeft(found)) return found
      const stood = { isOver: isOver(found.right.status), revision: found.right.revision }
      if (stood.isOver && from.right > stood.revision)
        return E.right({ status: 204, take: ({ res }) => void res.writeHead(204).end() })
      const wanted = { from: { stream: `execution-${id}`, from: from.right }, execution: stood }
      return E.right({ status: 200, take: serveSse(live, wanted, (event) => event.revision) })
    },
  }),

  get('/events', {
    tag: TAG,
    summary: 'Follow everything (SSE), from now on or behind a position',
    parameters: globalParameters,
    answers: [{ status: 200, description: 'Events; their ids are positions.', type: 'text/event-stream' }],
    refuses: ['invalid_header', 'too_many_subscribers'],
    run: async ({ query, headers }, { store }) => {
      const wanted = everything(headers, query, store.head())
      if (E.isLeft(wanted)) return wanted
      if (live.isFull()) return E.left(FULL)
      return E.right({ status: 200, take: serveSse(live, wanted.right, (event) => event.position) })
    },
  }),
]
