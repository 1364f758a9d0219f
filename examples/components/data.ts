import type { RequestListener } from 'node:http'
import { refusalOf } from './guard.ts'

const METRICS = [
  { service: 'checkout', region: 'eu', requests: 1_240, errors: 3, latency_ms: 41.5 },
  { service: 'checkout', region: 'us', requests: 2_310, errors: 9, latency_ms: 58.2 },
  { service: 'search', region: 'eu', requests: 8_020, errors: 12, latency_ms: 17.9 },
  { service: 'search', region: 'us', requests: 9_455, errors: 31, latency_ms: 22.4 },
  { service: 'login', region: 'eu', requests: 640, errors: 0, latency_ms: 33.0 },
  { service: 'login', region: 'us', requests: 815, errors: 2, latency_ms: 36.7 },
]

/** An API to fetch from: `GET /data` gives some measurements, always the same. */
export const serveData: RequestListener = (request, response) => {
  const refusal = refusalOf(request)
  const found = request.method === 'GET' && request.url?.split('?')[0] === '/data'
  const [status, body] =
    refusal !== undefined
      ? [refusal.status, { message: refusal.message }]
      : found
        ? [200, { source: 'sample', metrics: METRICS }]
        : [404, { message: 'there is only GET /data' }]
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
