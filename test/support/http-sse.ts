import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { createParser } from 'eventsource-parser'
import type { Shown } from './http-shown.ts'

export interface SseMessage {
  readonly event: string
  readonly id: string
  readonly data: Shown
}

/** One connection to an event stream. */
export interface SseReader {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** The next message, or undefined when the server has closed the stream. */
  readonly next: () => Promise<SseMessage | undefined>
  /** Every message up to the end of the stream. */
  readonly rest: () => Promise<readonly SseMessage[]>
  readonly comments: string[]
  /** Resolves when a comment has come. */
  readonly comment: () => Promise<string>
  /** Cuts the connection, as a network does. */
  readonly cut: () => void
  readonly response: IncomingMessage
}

export const readSse = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<SseReader> =>
  new Promise((resolve, reject) => {
    const req: ClientRequest = request(url, { agent: false, headers: { accept: 'text/event-stream', ...headers } })
    req.on('error', reject)
    req.on('response', (response) => {
      req.off('error', reject)
      req.on('error', () => undefined)
      resolve(readerOf(response, () => req.destroy()))
    })
    req.end()
  })

const readerOf = (response: IncomingMessage, cut: () => void): SseReader => {
  const messages: SseMessage[] = []
  const comments: string[] = []
  let over = false
  let wake: () => void = () => undefined
  const moved = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  const parser = createParser({
    onEvent: ({ event = '', id = '', data }) => messages.push({ event, id, data: JSON.parse(data) as Shown }),
    onComment: (comment) => comments.push(comment),
  })
  response.setEncoding('utf8')
  response.on('data', (text: string) => {
    parser.feed(text)
    wake()
  })
  response.on('error', () => undefined)
  response.on('close', () => {
    over = true
    wake()
  })

  const next = async (): Promise<SseMessage | undefined> => {
    while (messages.length === 0 && !over) await moved()
    return messages.shift()
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    next,
    rest: async () => {
      const all: SseMessage[] = []
      for (let message = await next(); message !== undefined; message = await next()) all.push(message)
      return all
    },
    comments,
    comment: async () => {
      while (comments.length === 0) await moved()
      return comments[0] as string
    },
    cut,
    response,
  }
}
