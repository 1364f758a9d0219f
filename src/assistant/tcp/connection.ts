import type { Socket } from 'node:net'
import * as E from 'fp-ts/lib/Either.js'
import type { Assistant, ChatEvent } from '../../http/assistant.ts'
import type { Reading } from '../../http/reading.ts'
import { inWords } from '../in-words.ts'
import { readLine, type Asked } from './line.ts'
import { linesOf } from './lines.ts'

export interface ConnectionParts {
  readonly assistant: Assistant
  readonly read: Reading
  readonly version: string
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly report: (error: unknown) => void
  readonly limits: TcpLimits
}

export interface TcpLimits {
  /** Bytes of one line. */
  readonly line: number
  /** Lines that wait for their turn, and answers that stream; no more are read meanwhile. */
  readonly waiting: number
  /** Bytes that a reader may leave unread before it is cut off. */
  readonly unread: number
  /** Milliseconds without a byte in either direction. */
  readonly idle: number
}

const HTTP = /^(?:GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|CONNECT|TRACE) \S+ HTTP\//

/**
 * Serves one connection. Lines are answered in their order, but for those that stream: each of those begins at once. Nobody waits
 * for a reader: what it leaves is bounded, and then it is cut off.
 */
export const serveConnection = (socket: Socket, parts: ConnectionParts): { readonly finish: () => void } => {
  const { limits, report } = parts
  const gone = new AbortController()
  const lines = linesOf(limits.line)
  let last: Promise<void> = Promise.resolve()
  let open = 0
  let isOver = false

  const say = (message: object): void => {
    if (gone.signal.aborted) return
    socket.write(`${JSON.stringify(message)}\n`)
    if (socket.writableLength > limits.unread) socket.destroy()
  }

  const settle = (): void => {
    open--
    if (open < limits.waiting) socket.resume()
    if (isOver && open === 0) socket.end()
  }

  const serve = (line: string): void => {
    if (line.trim() === '' || socket.destroyed) return
    // A page of some site that has a browser post here must not have answers made by that.
    if (HTTP.test(line)) return void socket.destroy()
    const asked = readLine(line)
    open++
    if (open >= limits.waiting) socket.pause()
    const turn = E.isRight(asked) && asked.right.ask === 'chat' && asked.right.streams ? Promise.resolve() : last
    const answered = turn
      .then(() => (E.isLeft(asked) ? say(unread(asked.left, parts)) : answer(asked.right, parts, gone.signal, say)))
      .catch((error: unknown) => {
        report(error)
        say({ type: 'error', ai_id: aiId(parts), error: 'Something went wrong in the server. Its log has the reason.' })
      })
      .finally(settle)
    if (turn === last) last = answered
  }

  socket.setNoDelay(true)
  socket.setTimeout(limits.idle, () => {
    if (open === 0 || socket.writableLength > 0) socket.destroy()
  })
  socket.on('data', (bytes: Buffer) => {
    const complete = lines.take(bytes)
    if (complete !== undefined) return complete.forEach(serve)
    turnAway(socket, `A line may have ${limits.line} bytes.`)
  })
  socket.on('end', () => {
    serve(lines.rest())
    isOver = true
    if (open === 0) socket.end()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => gone.abort())

  return {
    /** Takes no more lines, and ends when those that were taken are answered. */
    finish: () => {
      socket.removeAllListeners('data').resume()
      isOver = true
      if (open === 0) socket.end()
    },
  }
}

/** Says why, and hears the rest without reading it, for a while: who is cut off in mid-sentence does not get to read anything. */
export const turnAway = (socket: Socket, error: string): void => {
  const late = setTimeout(() => socket.destroy(), HEARD_OUT)
  socket.removeAllListeners('data').on('error', () => socket.destroy())
  socket.once('close', () => clearTimeout(late))
  socket.resume()
  socket.end(`${JSON.stringify({ type: 'error', error })}\n`)
}

const HEARD_OUT = 2_000

type Say = (message: object) => void

const aiId = ({ assistant }: ConnectionParts): string => assistant.facts().ai_id

const unread = (problem: { readonly error: string }, parts: ConnectionParts): object =>
  problem.error === 'Invalid JSON' ? { type: 'error', ...problem } : { type: 'error', ai_id: aiId(parts), ...problem }

const answer = async (asked: Asked, parts: ConnectionParts, gone: AbortSignal, say: Say): Promise<void> => {
  const { assistant, version, now } = parts
  const { ai_id, model, built_in, limits } = assistant.facts()
  const id = asked.request_id === undefined ? {} : { request_id: asked.request_id }
  switch (asked.ask) {
    case 'ping':
      return say({ type: 'pong', ai_id, ...id, timestamp: new Date(now()).toISOString() })
    case 'health':
      return say({ type: 'health_response', ai_id, ...id, status: 'healthy', model, built_in })
    case 'info':
      return say({ type: 'info_response', ai_id, ...id, component: 'harmonia', version, model, built_in, limits })
    case 'chat':
      return chat(asked, parts, gone, say)
  }
}

const chat = async (
  { request, streams, request_id }: Extract<Asked, { readonly ask: 'chat' }>,
  { assistant, read }: ConnectionParts,
  gone: AbortSignal,
  say: Say,
): Promise<void> => {
  const { ai_id } = assistant.facts()
  const id = request_id === undefined ? {} : { request_id }
  const tell = streams ? (event: ChatEvent) => say({ ...inStream(event), ai_id, ...id }) : () => undefined
  const reply = await assistant.chat(request, { read, tell, gone })
  if (E.isLeft(reply)) return say({ type: 'error', ai_id, ...id, error: inWords(reply.left) })
  say({ type: streams ? 'end' : 'response', ai_id, ...id, ...reply.right })
}

const inStream = (event: ChatEvent): object => (event.type === 'delta' ? { ...event, type: 'chunk' } : event)
