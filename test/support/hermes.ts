import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Transport } from '../../src/engine/tasks/transport.ts'

export interface HermesRequest {
  readonly method: string
  readonly path: string
  readonly token: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

export interface HermesAnswer {
  readonly status: number
  readonly body: unknown
}

interface Token {
  readonly component_id: string
  readonly until: number
}

const LIFETIME = 3_600_000

/** Hermes in its real shapes, by a clock that the test owns: tokens live an hour, and a restart forgets everything. */
export class SimulatedHermes {
  readonly asked: (HermesRequest & { readonly at: number; readonly status: number })[] = []
  readonly components = new Map<string, Readonly<Record<string, unknown>>>()
  /** How often it was asked while it was down. */
  unheard = 0
  readonly tools = new Map<string, Readonly<Record<string, unknown>>>()
  /** Heartbeats whose token was over, by how long. */
  readonly late: number[] = []
  #tokens = new Map<string, Token>()
  #issued = 0
  #isUp = true
  #isSilent = false
  /** What it answers in place of what it would. */
  instead: ((request: HermesRequest) => HermesAnswer | undefined) | undefined
  /** Whether it gives the ids of its components itself, whatever they ask for. */
  givesIds = false
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  get isUp(): boolean {
    return this.#isUp
  }

  goDown(): void {
    this.#isUp = false
  }

  /** It takes what it is asked and answers nothing. */
  fallSilent(): void {
    this.#isSilent = true
  }

  /** `keepsKey`: tokens that were signed before are still good, as they are for a Hermes that is given its key. */
  comeBack({ keepsKey = false } = {}): void {
    this.#isUp = true
    this.components.clear()
    this.tools.clear()
    if (!keepsKey) this.#tokens = new Map()
  }

  readonly answer = (request: HermesRequest): HermesAnswer => {
    const said = this.instead?.(request) ?? this.#answer(request)
    this.asked.push({ ...request, at: this.#now(), status: said.status })
    return said
  }

  #answer(request: HermesRequest): HermesAnswer {
    const { method, path, body } = request
    const { pathname, searchParams } = new URL(path, 'http://hermes')
    if (pathname.startsWith('/api/mcp/v2/tools/') && method === 'DELETE') return this.#dropTool(pathname)
    switch (`${method} ${pathname}`) {
      case 'POST /api/register':
        return this.#register(body)
      case 'POST /api/heartbeat':
        return this.#withToken(request, String(body['component_id']), () => ({ success: true, timestamp: 0 }))
      case 'POST /api/unregister':
        return this.#withToken(request, searchParams.get('component_id') ?? '', (id) => {
          this.components.delete(id)
          return { success: true, message: 'Component unregistered successfully' }
        })
      case 'POST /api/mcp/v2/tools':
        return this.#addTool(body)
      case 'GET /api/components': {
        const components = [...this.components].map(([component_id, known]) => ({ component_id, ...known }))
        return { status: 200, body: { total: components.length, components } }
      }
      default:
        return { status: 404, body: { detail: 'Not Found' } }
    }
  }

  #register(body: HermesRequest['body']): HermesAnswer {
    const missing = ['name', 'version', 'type', 'endpoint'].filter((field) => typeof body[field] !== 'string')
    if (missing.length > 0) return unprocessable(missing.map((field) => ['body', field]))
    this.#issued += 1
    const { component_id: wanted } = body
    const component_id = typeof wanted === 'string' && !this.givesIds ? wanted : `made-${this.#issued}`
    const token = `hermes-token-${this.#issued}`
    this.#tokens.set(token, { component_id, until: this.#now() + LIFETIME })
    this.components.set(component_id, body)
    return { status: 200, body: { success: true, componentId: component_id, token, message: 'registered' } }
  }

  #addTool(body: HermesRequest['body']): HermesAnswer {
    const missing = ['name', 'description', 'schema'].filter((field) => !(field in body))
    if (missing.length > 0) return unprocessable(missing.map((field) => ['body', field]))
    const tool_id = typeof body['id'] === 'string' ? body['id'] : `tool-${this.tools.size}`
    this.tools.set(tool_id, body)
    return { status: 200, body: { success: true, tool_id, message: 'Tool registered successfully' } }
  }

  #dropTool(pathname: string): HermesAnswer {
    return this.tools.delete(decodeURIComponent(pathname.slice('/api/mcp/v2/tools/'.length)))
      ? { status: 200, body: { success: true, message: 'Tool unregistered successfully' } }
      : { status: 404, body: { detail: 'Tool not found' } }
  }

  #withToken({ token, path }: HermesRequest, id: string, answer: (id: string) => unknown): HermesAnswer {
    if (token === undefined) return unprocessable([['header', 'x-authentication-token']])
    const known = this.#tokens.get(token)
    if (known === undefined || known.component_id !== id) return unauthorized
    if (this.#now() >= known.until) {
      if (path === '/api/heartbeat') this.late.push(this.#now() - known.until)
      return unauthorized
    }
    return { status: 200, body: answer(id) }
  }

  /** Its wire without a network: what is asked while it is down finds nobody there. */
  readonly transport: Transport = {
    exchange: ({ method, path, headers, body }, settle) => {
      let over = false
      const at = headers.indexOf('x-authentication-token')
      queueMicrotask(() => {
        if (over || this.#isSilent) return
        over = true
        if (!this.#isUp) this.unheard += 1
        if (!this.#isUp) return settle({ tag: 'connection_failed', reason: 'nobody listens' })
        const { status, body: said } = this.answer({
          method,
          path,
          token: at < 0 ? undefined : headers[at + 1],
          body: JSON.parse(body ?? '{}') as HermesRequest['body'],
        })
        settle({ status, headers: {}, body: Buffer.from(JSON.stringify(said)) })
      })
      return () => {
        if (over) return
        over = true
        settle({ tag: 'aborted', reason: 'given up' })
      }
    },
    leave: () => undefined,
    close: async () => undefined,
  }

  /** The same over HTTP on a free port. */
  async listen(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const token = request.headers['x-authentication-token']
        const { status, body: said } = this.answer({
          method: request.method ?? '',
          path: request.url ?? '',
          token: typeof token === 'string' ? token : undefined,
          body: JSON.parse(body === '' ? '{}' : body) as HermesRequest['body'],
        })
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const close = (): Promise<void> =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
    return { url, close }
  }
}

const unauthorized: HermesAnswer = { status: 401, body: { detail: 'Invalid authentication token' } }

const unprocessable = (places: readonly (readonly string[])[]): HermesAnswer => ({
  status: 422,
  body: { detail: places.map((loc) => ({ type: 'missing', loc, msg: 'Field required', input: null })) },
})
