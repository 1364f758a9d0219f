import { lacking, ok, tektonServer, type Route } from './server.ts'

const routes: readonly Route[] = [
  ['GET', '/health', () => ok({ status: 'healthy', component: 'rhetor' })],
  [
    'POST',
    '/api/v1/ai/specialists/*/message',
    ({ params: [id], body }) => {
      const no = lacking(body, 'message')
      if (no !== undefined) return no
      if (id === 'tired')
        return {
          status: 503,
          body: { detail: 'AI specialist manager not initialized' },
          headers: { 'retry-after': '5' },
        }
      if (id === 'mute') return ok({ success: false, specialist_id: id, message: 'has nothing to say' })
      return id === 'apollo-coordinator'
        ? ok({
            success: true,
            specialist_id: id,
            response: `heard ${String(body['message'])} (${JSON.stringify(body['streaming'])})`,
          })
        : { status: 404, body: { detail: `Specialist ${id} not found` } }
    },
  ],
]

/** Rhetor in its real shapes: `{success, response}`, `{detail}` for errors. */
export const rhetor = () => tektonServer(routes)
