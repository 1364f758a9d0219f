import { createParser } from 'eventsource-parser'
import * as E from 'fp-ts/lib/Either.js'
import type { SeenEvent } from '../../domain/component/mapping/plan.ts'
import { parseJson } from './json.ts'

/** What an API sends as the data of a last event that says nothing else. */
const DONE = '[DONE]'

/** Reads an event stream as it comes. */
export interface EventStream {
  readonly events: readonly SeenEvent[]
  /** Takes the next bytes; true once the stream has said that it is done. */
  readonly take: (bytes: Uint8Array) => boolean
  /** Nothing more will come: a last event needs no empty line behind it. */
  readonly end: () => void
}

export const readEventStream = (): EventStream => {
  const events: SeenEvent[] = []
  const decoder = new TextDecoder()
  let done = false
  const parser = createParser({
    onEvent: ({ event = 'message', id = null, data }) => {
      if (done) return
      if (data.trim() === DONE) {
        done = true
        return
      }
      const parsed = parseJson(data)
      events.push({ event, id, data: E.isRight(parsed) ? parsed.right : data, text: data })
    },
  })
  return {
    events,
    take: (bytes) => {
      if (!done) parser.feed(decoder.decode(bytes, { stream: true }))
      return done
    },
    end: () => parser.feed(`${decoder.decode()}\n\n`),
  }
}
