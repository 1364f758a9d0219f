import { scriptedServer, type Received, type ScriptedServer } from '../components-server.ts'

export interface Asked {
  readonly params: readonly string[]
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly received: Received
}

export interface Answered {
  readonly status?: number
  readonly body?: unknown
  /** The data of the events of a stream, in place of a body. */
  readonly events?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Method, path with `*` for one segment each, and what is answered. */
export type Route = readonly [method: string, path: string, answer: (asked: Asked) => Answered]

export const ok = (body: unknown): Answered => ({ body })

/** FastAPI's own answer to a body that is not as its model wants it. */
export const lacking = (body: Asked['body'], ...names: readonly string[]): Answered | undefined => {
  const missing = names.filter((name) => !(name in body))
  return missing.length === 0
    ? undefined
    : {
        status: 422,
        body: {
          detail: missing.map((name) => ({ type: 'missing', loc: ['body', name], msg: 'Field required', input: body })),
        },
      }
}

/** A server of the ecosystem as FastAPI makes them: unknown paths are 404, a missing or added slash at the end is a redirect. */
export const tektonServer = (
  routes: readonly Route[],
  notFound: Answered = { status: 404, body: { detail: 'Not Found' } },
): Promise<ScriptedServer> =>
  scriptedServer((received, response) => {
    const url = new URL(received.path, `http://${received.headers.host ?? ''}`)
    const find = (path: string) =>
      routes.flatMap(([method, pattern, answer]) => {
        const found = matched(pattern, path)
        return method === received.method && found !== undefined ? [{ params: found, answer }] : []
      })[0]
    const found = find(url.pathname)
    const other = url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : `${url.pathname}/`
    if (found === undefined && find(other) !== undefined) {
      response.writeHead(307, { location: `${url.origin}${other}${url.search}` }).end()
      return
    }
    const body = received.body === '' ? {} : (JSON.parse(received.body) as Asked['body'])
    const given =
      found === undefined ? notFound : found.answer({ params: found.params, query: url.searchParams, body, received })
    const { status = 200, headers = {} } = given
    if (given.events === undefined) {
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(given.body ?? null))
      return
    }
    response.writeHead(status, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.end(given.events.map((data) => `data: ${data}\n\n`).join(''))
  })

const matched = (pattern: string, path: string): readonly string[] | undefined => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: string[] = []
  for (const [place, part] of wanted.entries()) {
    const value = given[place] ?? ''
    if (part === '*' && value !== '') params.push(decodeURIComponent(value))
    else if (part !== value) return undefined
  }
  return params
}
