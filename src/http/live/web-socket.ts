import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import type { WebSocket } from 'ws'
import type { Recorded } from '../../store/event-store.ts'
import { problem } from '../problem.ts'
import { revision } from '../codecs.ts'
import { isoNow } from '../parts.ts'
import { decodeQuery } from '../query.ts'
import type { Refusal } from '../refusal.ts'
import { feed, type Wanted } from './feed.ts'
import { firstRevision } from './from.ts'
import { followed } from './followed.ts'
import type { Live } from './live.ts'
import { everything, globalParameters, isOver } from './wanted.ts'

/** Bytes that may wait for a peer before it must have taken some of them. */
const HIGH_WATER = 262_144

const NORMAL = 1_000
const NOT_FOUND = 4_404
const BAD_REQUEST = 4_400
const UNAVAILABLE = 1_013

/** Serves one WebSocket until it is over. Whatever goes wrong is told as `{type: "error", code, message}`. */
export const serveWebSocket = async (live: Live, socket: WebSocket, req: IncomingMessage): Promise<void> => {
  const leave = join(live, socket)
  socket.on('message', (data: Buffer, isBinary) => reply(live, socket, isBinary ? '' : data.toString()))
  const wanted = await begin(live, req)
  if (E.isLeft(wanted)) {
    fail(socket, wanted.left)
    return
  }
  say(socket, { type: 'connected', ...wanted.right.greeting, timestamp: isoNow(live.parts) })
  if (wanted.right.wanted === undefined) {
    socket.close(NORMAL, 'the execution is over')
    return
  }
  const subscription = live.parts.store.subscribe(wanted.right.wanted.from)
  leave(subscription.close)
  const end = await feed(live, subscription, wanted.right.wanted, (_: Recorded, text) => give(socket, text, live))
  if (end === 'complete') socket.close(NORMAL, 'the execution is over')
  else socket.close(UNAVAILABLE, 'connect again')
}

/** Pings with each heartbeat; a peer that has not answered the last one is gone. The answer takes what to do when it is. */
const join = (live: Live, socket: WebSocket): ((then: () => void) => void) => {
  let isAlive = true
  const farewells: (() => void)[] = []
  const leave = live.join({
    beat: () => {
      if (!isAlive) {
        socket.terminate()
        return
      }
      isAlive = false
      socket.ping()
    },
    goodbye: () => undefined,
  })
  socket.on('pong', () => {
    isAlive = true
  })
  socket.once('close', () => {
    leave()
    for (const farewell of farewells) farewell()
  })
  return (then) => {
    if (socket.readyState === socket.OPEN) farewells.push(then)
    else then()
  }
}

interface Begun {
  readonly greeting: Readonly<Record<string, unknown>>
  /** Undefined when nothing more can come. */
  readonly wanted: Wanted | undefined
}

const begin = async (live: Live, { url = '', headers }: IncomingMessage): Promise<E.Either<Refusal, Begun>> => {
  const [path = '', search = ''] = url.split('?')
  const target = followed(path)
  if (target === undefined) return E.left({ tag: 'route_not_found', path })
  const { store, engine } = live.parts

  if ('everything' in target) {
    const query = decodeQuery(globalParameters, false, search)
    if (E.isLeft(query)) return query
    const wanted = everything(headers, query.right, store.head())
    return E.isLeft(wanted) ? wanted : E.right({ greeting: { position: store.head() }, wanted: wanted.right })
  }

  const query = decodeQuery({ from: revision }, false, search)
  if (E.isLeft(query)) return query
  const first = firstRevision(headers, query.right.from as number | undefined)
  if (E.isLeft(first)) return first
  const found = await engine.document(target.execution)()
  if (E.isLeft(found)) return found
  const { execution_id, status, revision: last } = found.right
  const stood = { isOver: isOver(status), revision: last }
  const isComplete = stood.isOver && first.right > last
  const from = { stream: `execution-${execution_id}`, from: first.right }
  return E.right({
    greeting: { execution_id, status, revision: last },
    wanted: isComplete ? undefined : { from, execution: stood },
  })
}

const say = (socket: WebSocket, message: unknown): void => socket.send(JSON.stringify(message))

const reply = (live: Live, socket: WebSocket, text: string): void => {
  if (socket.bufferedAmount > HIGH_WATER) {
    socket.terminate()
    return
  }
  if (typeOf(text) === 'ping') say(socket, { type: 'pong', timestamp: isoNow(live.parts) })
  else say(socket, { type: 'error', code: 'unknown_message', message: 'Only {"type":"ping"} is understood.' })
}

const typeOf = (text: string): unknown => {
  try {
    return (JSON.parse(text) as { readonly type?: unknown } | null)?.type
  } catch {
    return undefined
  }
}

const fail = (socket: WebSocket, refusal: Refusal): void => {
  const { status, code, detail } = problem(refusal, '').document
  say(socket, { type: 'error', code, message: detail })
  socket.close(status === 404 ? NOT_FOUND : status < 500 ? BAD_REQUEST : UNAVAILABLE, code)
}

/** Sends, and waits once too much is buffered. A peer that takes nothing for too long is cut off. */
const give = (socket: WebSocket, text: string, live: Live): boolean | Promise<boolean> => {
  if (socket.readyState !== socket.OPEN) return false
  if (socket.bufferedAmount <= HIGH_WATER) {
    socket.send(text)
    return true
  }
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), live.timing.stall)
    socket.send(text, (error) => {
      clearTimeout(late)
      resolve(error === undefined || error === null)
    })
  })
}
