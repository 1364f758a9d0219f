import { request } from 'node:http'
import type { Shown } from './http-shown.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The parsed body; undefined when it is not JSON, though the type does not say so. */
  readonly body: Shown
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is; anything but text and bytes as JSON with its Content-Type. */
  readonly body?: unknown
}

/** One request as it is, on a connection of its own: unlike `fetch` it sends any Host and Origin. */
export const call = (url: string, method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
    const bytes = raw ? body : JSON.stringify(body)
    const { hostname, port } = new URL(url)
    const req = request({
      hostname,
      port,
      path,
      method,
      agent: false,
      headers: { ...(raw ? {} : { 'content-type': 'application/json' }), ...headers },
    })
    req.on('error', reject)
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('error', reject)
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: parsed(text) as Shown })
      })
    })
    req.end(bytes)
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const callsTo = (server: { readonly url: string }) => {
  const way =
    (method: string) =>
    (path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
      call(server.url, method, path, { headers, ...(body === undefined ? {} : { body }) })
  return {
    get: (path: string, headers?: Readonly<Record<string, string>>) => way('GET')(path, undefined, headers),
    post: way('POST'),
    put: way('PUT'),
    remove: way('DELETE'),
  }
}
