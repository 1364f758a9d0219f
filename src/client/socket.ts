import { HarmoniaError, HarmoniaUnreachable, parsed, type ProblemDocument } from './errors.ts'

/** The part of a browser's WebSocket that is used. Node has one from version 22 on. */
interface Socket {
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  readonly readyState: number
  send(text: string): void
  close(): void
}

type NewSocket = new (url: string) => Socket

export interface SocketOptions {
  readonly signal: AbortSignal | undefined
  /** Milliseconds without a message, though the server was asked for one, after which the connection counts as lost. */
  readonly silenceMs: number
  readonly onOpen: () => void
}

const NORMAL = 1_000
/** The `readyState` in which something can be sent. */
const OPEN = 1

/**
 * The messages of one WebSocket in their order, without those that only say how it stands. Ends when the server closes it because
 * nothing more can come; throws `HarmoniaError` when it refuses, `HarmoniaUnreachable` when the connection is lost.
 */
export async function* socketMessages(
  url: string,
  { signal, silenceMs, onOpen }: SocketOptions,
): AsyncGenerator<unknown> {
  const Made = (globalThis as { WebSocket?: NewSocket }).WebSocket
  if (Made === undefined) throw new Error('There is no WebSocket here; follow over SSE.')
  const arrived: unknown[] = []
  let end: { readonly error?: Error } | undefined
  let heardAt = Date.now()
  let wake = (): void => undefined
  const finish = (error?: Error): void => {
    end ??= error === undefined ? {} : { error }
    wake()
  }

  const socket = new Made(url.replace(/^http/, 'ws'))
  socket.onmessage = ({ data }) => {
    heardAt = Date.now()
    const message = parsed(String(data)) as Said | undefined
    if (message?.type === 'connected') onOpen()
    else if (message?.type === 'error') finish(new HarmoniaError(problemIn(message)))
    else if (message?.type === 'event') arrived.push(message)
    wake()
  }
  socket.onclose = ({ code, reason }) =>
    finish(code === NORMAL ? undefined : new HarmoniaUnreachable(url, `the WebSocket was closed: ${reason || code}`))
  const stop = (): void => finish(signal?.reason as Error)
  signal?.addEventListener('abort', stop, { once: true })
  const beat = setInterval(() => {
    if (Date.now() - heardAt > silenceMs)
      finish(new HarmoniaUnreachable(url, `nothing was heard for ${silenceMs / 1000} s`))
    else if (socket.readyState === OPEN && Date.now() - heardAt > silenceMs / 3) socket.send('{"type":"ping"}')
  }, silenceMs / 3)

  try {
    for (;;) {
      yield* arrived.splice(0)
      if (end?.error !== undefined) throw end.error
      if (end !== undefined && arrived.length === 0) return
      if (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    clearInterval(beat)
    signal?.removeEventListener('abort', stop)
    socket.onmessage = null
    socket.onclose = null
    socket.close()
  }
}

interface Said {
  readonly type?: string
  readonly code?: string
  readonly message?: string
}

const STATUSES: Readonly<Record<string, number>> = {
  execution_not_found: 404,
  too_many_subscribers: 429,
  store_unavailable: 503,
}

const problemIn = ({ code = 'unexpected_answer', message = '' }: Said): ProblemDocument => ({
  type: 'about:blank',
  title: 'The events are not followed',
  status: STATUSES[code] ?? 400,
  code,
  detail: message,
})
