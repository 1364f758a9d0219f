import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One call as a component gets it. */
export interface ComponentCall {
  readonly key: string
  readonly action: string
  readonly params: unknown
  readonly execution_id: string
  readonly task_id: string
  readonly attempt: number
  readonly task_token: string
  /** As it was sent; `''` without. */
  readonly traceparent: string
  readonly tracestate: string
  /** Answers it with 200. */
  readonly answer: (output: unknown) => void
  /** Answers it with 202: the outcome will be reported later. */
  readonly accept: () => void
  /** Resolves when the caller has hung up before there was an answer. */
  readonly abandoned: Promise<void>
}

/** A component over real HTTP. It answers `echo` at once with its params; all other actions when the test says so. */
export interface HoldingComponent {
  readonly endpoint: string
  /** Every call, in the order of arrival. */
  readonly calls: readonly ComponentCall[]
  /** The n-th call, from 1, when it has come. */
  readonly call: (n: number) => Promise<ComponentCall>
  /** From here on every call is answered at once with null, and so are those that wait. */
  readonly open: () => void
  readonly stop: () => Promise<void>
}

/** `heard` is told of each call when it arrives. */
export const holdingComponent = async (
  heard: (call: ComponentCall) => void = () => undefined,
): Promise<HoldingComponent> => {
  let isOpen = false
  const calls: ComponentCall[] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"actions":[]}')
      return
    }
    void bodyOf(request).then((body) => {
      const { action, params, context } = JSON.parse(body) as {
        action: string
        params: unknown
        context: { execution_id: string; task_id: string; attempt: number; task_token: string }
      }
      const answer = (output: unknown): void => {
        if (response.headersSent) return
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(output))
      }
      const accept = (): void => {
        if (!response.headersSent) response.writeHead(202).end()
      }
      const abandoned = new Promise<void>((resolve) =>
        response.once('close', () => {
          if (!response.writableEnded) resolve()
        }),
      )
      const key = String(request.headers['idempotency-key'])
      const { traceparent = '', tracestate = '' } = request.headers as Record<string, string | undefined>
      const call = { key, action, params, ...context, traceparent, tracestate, answer, accept, abandoned }
      calls.push(call)
      heard(call)
      if (action === 'echo') answer(params)
      else if (isOpen) answer(null)
      for (const look of [...waiting]) look()
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    call: (n) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = calls[n - 1]
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    open: () => {
      isOpen = true
      for (const { answer } of calls) answer(null)
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
