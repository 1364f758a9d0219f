import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject, parseObject, readBody } from './body.ts'
import { refusalOf } from './guard.ts'
import { listen, type Listening } from './listen.ts'
import { oncePerKey } from './once.ts'
import { ActionError, LATER, type Action, type ActionCall, type LoggedCall, type TaskContext } from './protocol.ts'

export interface Component {
  readonly name: string
  readonly actions: Readonly<Record<string, Action>>
}

export interface ServeOptions {
  readonly host: string
  readonly port: number
  /** Told of each call when it arrives. */
  readonly log: (call: LoggedCall) => void
}

/** The component protocol over plain HTTP: capabilities, a schema per action, and the actions themselves. */
export const serveComponent = async (
  { name: component, actions }: Component,
  { host, port, log }: ServeOptions,
): Promise<Listening> => {
  const known = new Map(Object.entries(actions))
  const stopping = new AbortController()
  const done = oncePerKey()

  const act = async (name: string, action: Action, request: IncomingMessage, response: ServerResponse) => {
    const text = await readBody(request)
    if (text === undefined) return answer(response, 413, problem('body_too_large', 'the body is too large'))
    const body = parseObject(text)
    const params = body?.['params'] ?? {}
    if (body === undefined || !isObject(params)) {
      return answer(response, 400, problem('bad_request', 'the body must be {"params": {…}, "context": {…}}'))
    }
    const context = contextIn(body['context'])
    const { task_token: _, ...shown } = context
    const key = request.headers['idempotency-key']
    const idempotencyKey = typeof key === 'string' ? key : undefined
    const onlyOnce = action.effect && idempotencyKey !== undefined ? `${name} ${idempotencyKey}` : undefined
    log({
      at: new Date().toISOString(),
      component,
      action: name,
      idempotency_key: idempotencyKey ?? null,
      ...shown,
      repeated: onlyOnce !== undefined && done.knows(onlyOnce),
    })
    const call: ActionCall = { params, context, idempotencyKey, signal: stopping.signal }
    const run = () => outcomeOf(action, call)
    const outcome = await (onlyOnce === undefined ? run() : done.run(onlyOnce, run))
    if (outcome === LATER) answer(response, 202, {})
    else answer(response, 200, outcome)
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return answer(response, refusal.status, problem('refused', refusal.message))
    const path = new URL(request.url ?? '/', 'http://loopback').pathname
    const [, name = '', schema] = /^\/api\/actions\/([^/]+)(\/schema)?$/.exec(path) ?? []
    const action = known.get(name)
    if (request.method === 'GET' && path === '/api/capabilities') {
      return answer(response, 200, { name: component, actions: [...known.keys()] })
    }
    if (action === undefined) return answer(response, 404, problem('not_found', `${component} has nothing at ${path}`))
    if (request.method === 'GET' && schema !== undefined) {
      const { description, input_schema } = action
      return answer(response, 200, { description, input_schema })
    }
    if (request.method === 'POST' && schema === undefined) return act(name, action, request, response)
    return answer(response, 405, problem('method_not_allowed', `${request.method} is not allowed here`))
  }

  const listening = await listen(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
    host,
    port,
  )
  return {
    url: listening.url,
    stop: () => {
      stopping.abort()
      return listening.stop()
    },
  }
}

const contextIn = (context: unknown): TaskContext => {
  const given: TaskContext = isObject(context) ? context : {}
  const { workflow_id, execution_id, task_id, attempt, deadline, task_token } = given
  return { workflow_id, execution_id, task_id, attempt, deadline, task_token }
}

/** The protocol's two forms of an answer, or that it comes later. */
const outcomeOf = async (action: Action, call: ActionCall): Promise<unknown> => {
  try {
    const result = await action.run(call)
    return result === LATER ? LATER : { status: 'success', result: result ?? null }
  } catch (error) {
    return error instanceof ActionError
      ? problem(error.type, error.message, error.retriable, error.details)
      : problem('internal_error', error instanceof Error ? error.message : String(error), true)
  }
}

const problem = (error_type: string, message: string, is_retriable = false, details?: unknown) => ({
  status: 'error',
  error_type,
  message,
  is_retriable,
  ...(details === undefined ? {} : { details }),
})

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(text)
}
