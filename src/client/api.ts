import { HarmoniaError, HarmoniaUnreachable, parsed, problemOf, reasonOf } from './errors.ts'

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:8002`; a path in front of `/api` is kept. Goes before `host` and `port`. */
  readonly url?: string
  readonly host?: string
  readonly port?: number
  /** Used instead of the global `fetch`. */
  readonly fetch?: typeof fetch
  /** Milliseconds that an answer may take; 30,000 unless given. Live streams may be silent for 45 s, then they reconnect. */
  readonly timeoutMs?: number
  /** Who asks: recorded with what happens because of it. 1 to 200 printable characters. */
  readonly actor?: string
}

/** How one call is made. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface PostOptions extends CallOptions {
  /** A POST that is repeated with the same key and body does nothing new and gives the first answer again. */
  readonly idempotencyKey?: string
}

export interface ReadOptions extends CallOptions {
  /** The answer must reflect this position of the log; else, after a bounded wait, it is a 503. */
  readonly minPosition?: number
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Query
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** For what takes longer than usual on purpose: milliseconds on top of the usual ones. */
  readonly extraMs?: number
}

/** The HTTP side of the client: one answer, or an open stream. Fails with `HarmoniaError`, `HarmoniaUnreachable` or the signal's reason. */
export interface Api {
  readonly url: string
  readonly json: <Answer>(path: string, ask?: Ask) => Promise<Answer>
  readonly open: (path: string, ask: Ask) => Promise<Response>
}

const TIMEOUT_MS = 30_000

export const api = (options: ClientOptions): Api => {
  const url = baseUrl(options)
  const call = options.fetch ?? globalThis.fetch.bind(globalThis)
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  const who = options.actor === undefined ? {} : { 'x-harmonia-actor': encodeURIComponent(options.actor) }

  const send = async ({ method = 'GET', headers, body }: Ask, target: string, signal: AbortSignal): Promise<Response> =>
    call(target, {
      method,
      headers: { accept: 'application/json', ...who, ...(body === undefined ? {} : JSON_BODY), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal,
    })

  return {
    url,
    json: async <Answer>(path: string, ask: Ask = {}) => {
      const target = url + path + search(ask.query)
      const patience = timeoutMs + (ask.extraMs ?? 0)
      const late = AbortSignal.timeout(patience)
      const signal = ask.signal === undefined ? late : AbortSignal.any([ask.signal, late])
      try {
        const response = await send(ask, target, signal)
        return answerOf<Answer>(target, response, await response.text())
      } catch (error) {
        throw lost(url, error, ask.signal, late.aborted ? `no answer within ${patience / 1000} s` : undefined)
      }
    },
    open: async (path, ask) => {
      const target = url + path + search(ask.query)
      const late = new AbortController()
      const timer = setTimeout(() => late.abort(), timeoutMs)
      const signal = ask.signal === undefined ? late.signal : AbortSignal.any([ask.signal, late.signal])
      try {
        const response = await send(ask, target, signal)
        if (response.ok) return response
        throw refused(target, response, await response.text())
      } catch (error) {
        throw lost(url, error, ask.signal, late.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : undefined)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

const JSON_BODY = { 'content-type': 'application/json' }

/** Without any option: the page's own server in a browser, the default address elsewhere. */
const baseUrl = ({ url, host, port }: ClientOptions): string => {
  if (url !== undefined) return url.replace(/\/+$/, '')
  const page = (globalThis as { location?: { origin?: string } }).location?.origin
  if (host === undefined && port === undefined && page?.startsWith('http') === true) return page
  const name = host ?? '127.0.0.1'
  return `http://${name.includes(':') ? `[${name}]` : name}:${port ?? 8002}`
}

export const search = (query: Query = {}): string => {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.append(name, String(value))
  return given.size === 0 ? '' : `?${given.toString()}`
}

const answerOf = <Answer>(target: string, response: Response, text: string): Answer => {
  if (!response.ok) throw refused(target, response, text)
  if (response.status === 204) return undefined as Answer
  const answer = parsed(text)
  if (answer === undefined) throw refused(target, response, text)
  return answer as Answer
}

const refused = (target: string, response: Response, text: string): HarmoniaError => {
  const after = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new HarmoniaError(problemOf(target, response.status, text), Number.isNaN(after) ? undefined : after)
}

/** A caller that has aborted gets its own reason back; everything else that is not an answer is a server out of reach. */
const lost = (url: string, error: unknown, signal: AbortSignal | undefined, late: string | undefined): unknown => {
  if (error instanceof HarmoniaError) return error
  if (signal?.aborted === true) return signal.reason
  return new HarmoniaUnreachable(url, late ?? reasonOf(error), { cause: error })
}
