import { ok, tektonServer, type Answered, type Route } from './server.ts'

const error = (status: number, message: string): Answered => ({ status, body: { error: message } })

const routes: readonly Route[] = [
  ['GET', '/health', () => ok({ status: 'healthy', component: 'engram', version: '0.1.0' })],
  [
    'POST',
    '/api/v1/memory',
    ({ body, received }) => {
      if (!body['content']) return error(400, 'Missing required parameter: content')
      if (body['namespace'] === 'broken') return error(500, 'Error adding memory: no space')
      return ok({ id: `${String(received.headers['x-client-id'] ?? 'default')}-1`, status: 'success' })
    },
  ],
  [
    'GET',
    '/api/v1/memory/*',
    ({ params: [id = ''], query }) => {
      const namespace = query.get('namespace') ?? 'conversations'
      return id === '1' || id === 'a/b'
        ? ok({ id, content: 'tea', metadata: {}, namespace })
        : error(404, `Memory ${id} not found in namespace ${namespace}`)
    },
  ],
  ['PUT', '/api/v1/memory/*', ({ params: [id] }) => ok({ id, status: 'success', updated_at: '2025-09-01T10:00:00' })],
  ['DELETE', '/api/v1/memory/*', ({ params: [id] }) => ok({ id, status: 'deleted' })],
  ['POST', '/api/v1/search', ({ body }) => ok({ results: [{ id: '1', content: body['query'] }], count: 1 })],
  [
    'POST',
    '/api/v1/context',
    ({ body }) => ok({ context: `of ${JSON.stringify(body['namespaces'] ?? null)}: ${String(body['query'])}` }),
  ],
  ['GET', '/api/v1/namespaces', () => ok(['conversations', 'thinking'])],
]

/** Engram in its real shapes: errors are `{error}` with a status. */
export const engram = () => tektonServer(routes)
