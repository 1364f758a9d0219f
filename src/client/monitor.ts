import { search, type Api, type Query } from './api.ts'
import { HarmoniaError, HarmoniaUnreachable, parsed, reasonOf } from './errors.ts'
import { endsWith, type HarmoniaEvent } from './events.ts'
import { reference, type Reference } from './request.ts'
import { socketMessages } from './socket.ts'
import { messages } from './sse.ts'
import type { ServerStatus } from './status.ts'

export interface MonitorOptions {
  readonly signal?: AbortSignal
  /** The revision (of one execution) or position (of all) after which to begin; without it an execution is told from its start. */
  readonly after?: number
  /** Seconds without a connection after which it gives up with the last error; 60 unless given. */
  readonly giveUpAfter?: number
  /** SSE unless given. A browser has only six connections to a server for all of its pages; a WebSocket is none of them. */
  readonly over?: 'sse' | 'websocket'
  /** Told each time a connection is there: from then on whatever happens is told. */
  readonly onOpen?: () => void
  /** Told each time a connection is lost, with the milliseconds until the next try. */
  readonly onLost?: (error: Error, retryInMs: number) => void
}

export interface MonitorEventsOptions extends MonitorOptions {
  readonly types?: readonly string[]
  readonly workflow_id?: string
}

export const monitorCalls = (api: Api) => ({
  /**
   * The events of one execution, from the first to the last, each once and in order. Lost connections are taken up again where
   * they broke. Ends when the execution is over; an aborted signal ends it with the signal's reason.
   */
  monitorExecution: (
    execution: Reference<'execution_id'>,
    options: MonitorOptions = {},
  ): AsyncGenerator<HarmoniaEvent, void, undefined> =>
    follow(api, `/events/executions/${reference('execution_id', execution)}`, {}, options, endsWith),

  /** Everything that happens from now on (or after `after`), by position. Never ends by itself. */
  monitorEvents: async function* ({ types, workflow_id, ...options }: MonitorEventsOptions = {}): AsyncGenerator<
    HarmoniaEvent,
    void,
    undefined
  > {
    // The place is known before the first event comes, so that a connection that is lost before it loses nothing.
    const after = options.after ?? (await api.json<ServerStatus>('/api/status', { signal: options.signal })).position
    yield* follow(api, '/events', { types: types?.join(','), workflow_id }, { ...options, after }, () => false)
  },
})

const SILENCE_MS = 45_000
const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 5_000

/** Where a follower stands: enough to take up a lost connection. */
interface Place {
  last: number | undefined
  connected: boolean
  readonly onOpen: () => void
  failures: number
  baseDelayMs: number
  /** When the server was last heard. */
  heardAt: number
}

async function* follow(
  api: Api,
  path: string,
  query: Query,
  { signal, after, giveUpAfter = 60, over = 'sse', onOpen, onLost }: MonitorOptions,
  isOver: (event: HarmoniaEvent, wasOver: boolean) => boolean,
): AsyncGenerator<HarmoniaEvent, void, undefined> {
  const place: Place = {
    last: after,
    connected: false,
    onOpen: () => {
      place.connected = true
      onOpen?.()
    },
    failures: 0,
    baseDelayMs: FIRST_DELAY_MS,
    heardAt: Date.now(),
  }
  for (;;) {
    try {
      const isDone = yield* connections[over](api, path, query, signal, place, isOver)
      if (isDone) return
      throw new HarmoniaUnreachable(api.url, 'it closed the event stream')
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason
      if (!isPassing(error, place.connected) || Date.now() - place.heardAt > giveUpAfter * 1000) throw error
      const delay = delayAfter(error, place)
      place.failures += 1
      onLost?.(error, delay)
      await sleep(delay, signal)
    }
  }
}

type Connection = (
  api: Api,
  path: string,
  query: Query,
  signal: AbortSignal | undefined,
  place: Place,
  isOver: (event: HarmoniaEvent, wasOver: boolean) => boolean,
) => AsyncGenerator<HarmoniaEvent, boolean, undefined>

/** One connection to the stream, from `place` on, which it moves. Returns whether there is nothing more to come. */
const connections: Readonly<Record<'sse' | 'websocket', Connection>> = {
  sse: async function* (api, path, query, signal, place, isOver) {
    const resume = place.last === undefined ? {} : { 'last-event-id': String(place.last) }
    const response = await api.open(path, { query, signal, headers: { accept: 'text/event-stream', ...resume } })
    if (response.status === 204 || response.body === null) return true

    place.onOpen()
    let over = false
    try {
      const options = { silenceMs: SILENCE_MS, onRetry: (milliseconds: number) => (place.baseDelayMs = milliseconds) }
      for await (const { id, data } of messages(response.body, options)) {
        const number = Number(id ?? Number.NaN)
        const event = parsed(data) as HarmoniaEvent | undefined
        if (event === undefined || !isNext(place, number)) continue
        over = isOver(event, over)
        yield event
      }
    } catch (error) {
      throw new HarmoniaUnreachable(api.url, `the event stream broke: ${reasonOf(error)}`, { cause: error })
    } finally {
      place.heardAt = Date.now()
    }
    return over
  },

  websocket: async function* (api, path, query, signal, place) {
    const ofOne = path.startsWith('/events/executions/')
    const from = place.last === undefined ? undefined : ofOne ? place.last + 1 : place.last
    const url = api.url + path.replace(/^\/events(?=\/|$)/, ofOne ? '/ws' : '/ws/events') + search({ ...query, from })
    // One that was refused, or never came to be, is no sign of life: else nobody would ever give up.
    let isOpen = false
    const onOpen = (): void => {
      isOpen = true
      place.onOpen()
    }
    try {
      const options = { signal, silenceMs: SILENCE_MS, onOpen }
      for await (const message of socketMessages(url, options)) {
        const event = message as HarmoniaEvent
        if (isNext(place, ofOne ? event.revision : event.position)) yield event
      }
    } finally {
      if (isOpen) place.heardAt = Date.now()
    }
    return ofOne
  },
}

/** Whether an event was not seen before; then it is the last one that was. */
const isNext = (place: Place, number: number): boolean => {
  if (Number.isNaN(number) || number <= (place.last ?? -1)) return false
  place.last = number
  place.failures = 0
  return true
}

/** A server that was never reached is not waited for; one that was, or that says "later", is. */
const isPassing = (error: unknown, connected: boolean): error is Error =>
  error instanceof HarmoniaError
    ? error.status >= 500 || [408, 425, 429].includes(error.status)
    : connected && error instanceof HarmoniaUnreachable

const delayAfter = (error: Error, { baseDelayMs, failures }: Place): number => {
  const asked = error instanceof HarmoniaError ? (error.retryAfter ?? 0) * 1000 : 0
  const backoff = Math.min(LONGEST_DELAY_MS, baseDelayMs * 2 ** failures)
  return Math.max(asked, backoff * (0.5 + Math.random() / 2))
}

const sleep = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
