import { lacking, ok, tektonServer, type Route } from './server.ts'

const routes: readonly Route[] = [
  ['GET', '/health', () => ok({ status: 'healthy', component: 'synthesis' })],
  [
    'POST',
    '/api/v1/executions',
    ({ body }) => {
      const no = lacking(body, 'plan')
      if (no !== undefined) return no
      const { name } = body['plan'] as { readonly name?: string }
      const at = { execution_id: 'x1', data: { context_id: 'x1' } }
      if (name === 'away') return { status: 503, body: { detail: 'Execution engine not initialized' } }
      if (name === 'odd')
        return ok({
          ...at,
          data: null,
          status: 'error',
          message: 'Error creating execution',
          errors: ['no steps', 'no name'],
        })
      if (body['wait_for_completion'] !== true) return ok({ ...at, status: 'pending', message: 'Execution started' })
      if (name === 'slow')
        return ok({
          ...at,
          status: 'timeout',
          message: `Execution timed out after ${Number(body['timeout'] ?? 600)} seconds`,
        })
      return name === 'fails'
        ? ok({ ...at, status: 'failed', message: 'Execution started', errors: null })
        : ok({ ...at, status: 'completed', message: 'Execution completed' })
    },
  ],
  [
    'GET',
    '/api/v1/executions/*',
    ({ params: [id] }) =>
      id === 'x1'
        ? ok({ execution_id: id, status: 'failed', data: { stage: 2 } })
        : { status: 404, body: { detail: `Execution ${id} not found` } },
  ],
]

/** Synthesis in its real shapes: what failed comes with status 200. */
export const synthesis = () => tektonServer(routes)
