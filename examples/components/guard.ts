import type { IncomingMessage } from 'node:http'

export interface Refusal {
  readonly status: number
  readonly message: string
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1']

export const isLoopback = (host: string): boolean => LOOPBACK.includes(host)

/**
 * Why a request is not served. A page in a browser on this machine can reach a loopback port too: it is recognised by its
 * `Origin`, or by a `Host` that is not loopback (a name that was rebound), or by not being able to send JSON unasked.
 */
export const refusalOf = ({ headers, method }: IncomingMessage): Refusal | undefined => {
  const host = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  if (!isLoopback(host)) return { status: 421, message: `this server is not ${headers.host ?? 'without a name'}` }
  if (headers.origin !== undefined) return { status: 403, message: 'pages may not call this server' }
  const json = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
  if (method === 'POST' && !json) return { status: 415, message: 'the body must be application/json' }
  return undefined
}
