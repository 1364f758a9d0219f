import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, Fault, NewEvent, Recorded } from '../../src/store/event-store.ts'
import { NO_HASH } from '../../src/store/hash.ts'

/** A log that a test writes by hand. Each append is one second after the one before. */
export interface HandMadeLog extends Pick<EventStore, 'read' | 'readAll' | 'eventAt' | 'gapless'> {
  readonly events: readonly Recorded[]
  readonly append: (stream: string, ...events: readonly NewEvent[]) => readonly Recorded[]
  readonly head: () => number
  /** Reading fails with this until it is taken back with undefined. */
  readonly fail: (fault: Fault | undefined) => void
}

const FIRST = Date.UTC(2026, 0, 1)

/** The time of the append whose first event stands at a position. */
export const timeAt = (position: number): string => new Date(FIRST + position * 1_000).toISOString()

/** `name` tells the events of one log from those of another. */
export const handMadeLog = (name = 'log', past: readonly Recorded[] = []): HandMadeLog => {
  const events = [...past]
  const revisions = new Map(past.map(({ stream, revision }) => [stream, revision]))
  let fault: Fault | undefined

  return {
    events,
    append: (stream, ...added) => {
      const at = timeAt(events.length + 1)
      const next = (revisions.get(stream) ?? -1) + 1
      const recorded = added.map(({ type, data }, n): Recorded => {
        const position = events.length + 1 + n
        return { id: `${name}-${position}`, stream, revision: next + n, position, at, type, data, hash: NO_HASH }
      })
      events.push(...recorded)
      revisions.set(stream, next + added.length - 1)
      return recorded
    },
    head: () => events.length,
    gapless: true,
    fail: (next) => void (fault = next),
    eventAt: (position) => async () => (fault === undefined ? E.right(events[position - 1]) : E.left(fault)),
    read:
      (stream, from = 0, limit = 1_000) =>
      async () =>
        fault === undefined
          ? E.right(events.filter((event) => event.stream === stream && event.revision >= from).slice(0, limit))
          : E.left(fault),
    readAll: (after, limit = 1_000) => {
      return async () =>
        fault === undefined
          ? E.right({
              events: events.slice(after, after + limit),
              until: Math.max(after, Math.min(events.length, after + limit)),
            })
          : E.left(fault)
    },
  }
}
