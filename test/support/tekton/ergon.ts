import { lacking, ok, tektonServer, type Answered, type Route } from './server.ts'

const AT = '2025-09-01T10:00:00'
const agent = (id: number) => ({
  id,
  name: 'Ada',
  description: 'Counts',
  model_name: 'm',
  system_prompt: 's',
  created_at: AT,
})
const error = (status: number, message: string): Answered => ({ status, body: { error: message } })

const routes: readonly Route[] = [
  [
    'GET',
    '/api/v1/status',
    () => ok({ status: 'ok', version: '0.1.0', database: true, models: ['m'], doc_count: 0, port: 8002 }),
  ],
  [
    'POST',
    '/api/v1/agents',
    ({ body }) =>
      lacking(body, 'name', 'description') ??
      (body['name'] === 'broken' ? error(500, 'Error creating agent: no model') : ok({ ...agent(7), ...body })),
  ],
  [
    'GET',
    '/api/v1/agents',
    ({ query }) => ok([agent(Number(query.get('skip') ?? 0))].slice(0, Number(query.get('limit') ?? 100))),
  ],
  [
    'GET',
    '/api/v1/agents/*',
    ({ params: [id] }) => (id === '7' ? ok(agent(7)) : error(404, `Agent with ID ${id} not found`)),
  ],
  [
    'DELETE',
    '/api/v1/agents/*',
    ({ params: [id] }) => (id === '7' ? ok({ status: 'deleted', id: 7 }) : error(404, `Agent with ID ${id} not found`)),
  ],
  [
    'POST',
    '/api/v1/agents/*/run',
    ({ params: [id], body }) => {
      const no = lacking(body, 'content')
      if (no !== undefined) return no
      if (id !== '7') return error(500, `Error running agent: 404: Agent with ID ${id} not found`)
      if (body['content'] === 'crash') return error(500, 'Error running agent: model is away')
      return body['stream'] === true
        ? { events: ['It', ' is', '  42', '[DONE]', 'never read'] }
        : ok({ role: 'assistant', content: `said ${String(body['content'])}`, timestamp: AT })
    },
  ],
  [
    'POST',
    '/api/v1/terminal/message',
    ({ body }) => {
      const { message, context_id = 'ergon', streaming = true } = body
      if (streaming !== false) return { events: ['a'] }
      return message === 'crash'
        ? ok({ status: 'error', error: 'model is away', context_id })
        : ok({ status: 'success', message: `heard ${String(message)}`, context_id })
    },
  ],
]

/** Ergon in its real shapes: errors are `{error}`, those of a terminal come with status 200. */
export const ergon = () => tektonServer(routes, { status: 404, body: { error: 'Not Found' } })
