import { lacking, ok, tektonServer, type Answered, type Route } from './server.ts'

const success = (data: unknown, message = 'Found'): Answered => ok({ status: 'success', message, data, errors: null })
const failure = (message: string, ...errors: readonly string[]): Answered =>
  ok({ status: 'error', message, data: null, errors })

const routes: readonly Route[] = [
  ['GET', '/health', () => ok({ status: 'healthy', component: 'apollo' })],
  [
    'GET',
    '/api/contexts',
    ({ query }) =>
      query.get('status') === 'odd'
        ? failure('Invalid health status: odd', 'Valid status values: excellent, good')
        : success([{ context_id: 'c1', health: query.get('status') ?? 'good' }]),
  ],
  [
    'GET',
    '/api/contexts/*',
    ({ params: [id], query }) => {
      if (id === 'crash') return failure(`Error retrieving context ${id}`, 'lost')
      return id === 'c1'
        ? success({ context_id: id, history: query.get('include_history') })
        : failure(`Context ${id} not found`, `No context found with ID ${id}`)
    },
  ],
  ['GET', '/api/predictions', () => success([{ context_id: 'c1', predicted_health: 'good' }])],
  ['GET', '/api/predictions/*', ({ params: [id] }) => success({ context_id: id, predicted_health: 'good' })],
  ['GET', '/api/actions', ({ query }) => success([{ action_id: 'a1', critical: query.get('critical_only') }])],
  ['GET', '/api/actions/*', ({ params: [id] }) => success([{ action_id: 'a1', context_id: id }])],
  [
    'POST',
    '/api/actions/*/applied',
    ({ params: [id] }) => ok({ status: 'success', message: `Action ${id} marked as applied` }),
  ],
  [
    'POST',
    '/api/budget/allocate',
    ({ body }) =>
      lacking(body, 'context_id') ?? success({ context_id: body['context_id'], allocated_tokens: 4_000, policy: {} }),
  ],
  [
    'POST',
    '/api/message',
    ({ body }) =>
      body['message'] === 'crash'
        ? ok({ error: 'lost' })
        : ok({ response: `Apollo received: ${String(body['message'])}` }),
  ],
]

/** Apollo in its real shapes: errors come with status 200. */
export const apollo = () => tektonServer(routes)
