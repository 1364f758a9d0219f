import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nowMicros } from './clock.ts'
import type { Calls } from './component.ts'

/** A component that does nothing as fast as `node:http` can: it answers each call at once, and counts them. */
const OK = Buffer.from('{"ok":true}')
const HEADERS = { 'content-type': 'application/json', 'content-length': OK.length }
const CLOCK = '/api/actions/clock'

let calls = 0
const firstCalls: number[] = []

const json = (response: ServerResponse, value: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

const ok = (response: ServerResponse): void => {
  calls++
  response.writeHead(200, HEADERS).end(OK)
}

const clocked = (request: IncomingMessage, response: ServerResponse): void => {
  const arrived = nowMicros()
  let text = ''
  request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  request.on('end', () => {
    const { params } = JSON.parse(text) as { readonly params: { readonly t0: number } }
    firstCalls.push((arrived - params.t0) / 1_000)
    ok(response)
  })
}

const server = createServer((request, response) => {
  if (request.method === 'GET') return json(response, { actions: ['step', 'clock'] })
  if (request.url === CLOCK) return clocked(request, response)
  request.on('end', () => ok(response)).resume()
})
server.keepAliveTimeout = 120_000
server.requestTimeout = 0
server.headersTimeout = 0

process.on('message', () => process.send?.({ calls, firstCalls } satisfies Calls))
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', 4_096, () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
