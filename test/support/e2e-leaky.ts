import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A server, and a component, that says again whatever it is told, in every way that an answer has. */
export interface Leaky {
  readonly endpoint: string
  /** How often each action was called. */
  readonly calls: ReadonlyMap<string, number>
  /** Resolves when an action has been called so often. */
  readonly called: (action: string, times: number) => Promise<void>
  readonly stop: () => Promise<void>
}

export const leakyServer = async (): Promise<Leaky> => {
  const calls = new Map<string, number>()
  let look: () => void = () => undefined
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const action = request.url?.split('/').at(-1)?.split('?')[0] ?? ''
      const times = (calls.get(action) ?? 0) + 1
      calls.set(action, times)
      look()
      const told = toldIn(request, body)
      const say = (status: number, answer: string, headers: Record<string, string> = {}): void =>
        void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(answer)
      switch (action) {
        case 'echo':
          return say(200, JSON.stringify({ ...told, [`key ${told.body}`]: Buffer.from(told.body).toString('base64') }))
        case 'refuse':
          if (times === 1) return say(503, JSON.stringify({ message: `not now: ${told.body}`, retry: told }))
          return say(400, `never: ${body}`.padEnd(20_000, body), { 'content-type': 'text/plain' })
        case 'report':
          return say(200, JSON.stringify({ status: 'error', error_type: 'bad', message: body, details: told }))
        case 'garble':
          return say(200, `{"token": ${told.body.slice(1)}`)
        case 'mirror':
          return say(200, JSON.stringify(told), {
            'x-told': encodeURIComponent(told.headers),
            location: `/${encodeURIComponent(body)}`,
          })
        case 'drop':
          return void response.destroy()
        default:
        // No answer at all.
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    called: (action, times) =>
      new Promise((resolve) => {
        look = () => {
          if ((calls.get(action) ?? 0) >= times) resolve()
        }
        look()
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const toldIn = ({ url, headers }: IncomingMessage, body: string) => ({ url, headers: JSON.stringify(headers), body })
