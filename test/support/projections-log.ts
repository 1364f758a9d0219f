import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../../src/domain/decider.ts'
import type { DefinitionEvent } from '../../src/domain/definition/events.ts'
import type { ExecutionEvent } from '../../src/domain/execution/events.ts'
import type { EventStore, Fault, NewEvent, Recorded } from '../../src/store/event-store.ts'

export type LoggedEvent = ExecutionEvent | DefinitionEvent

/** A log that a test writes by hand. Each append is one second after the one before. */
export interface HandMadeLog extends Pick<EventStore, 'readAll'> {
  readonly events: readonly Recorded[]
  readonly append: (stream: string, ...events: readonly NewEvent[]) => readonly Recorded[]
  readonly head: () => number
  /** Reading fails with this until it is taken back with undefined. */
  readonly fail: (fault: Fault | undefined) => void
}

const FIRST = Date.UTC(2026, 0, 1)

export const handMadeLog = (past: readonly Recorded[] = [], name = 'log'): HandMadeLog => {
  const events = [...past]
  const revisions = new Map<string, number>()
  for (const { stream, revision } of past) revisions.set(stream, revision)
  let fault: Fault | undefined

  return {
    events,
    append: (stream, ...added) => {
      const at = new Date(FIRST + events.length * 1_000).toISOString()
      const recorded = added.map(({ type, data }, i): Recorded => {
        const position = events.length + 1 + i
        return {
          id: `${name}-${position}`,
          stream,
          revision: (revisions.get(stream) ?? -1) + 1 + i,
          position,
          at,
          type,
          data,
        }
      })
      events.push(...recorded)
      revisions.set(stream, (revisions.get(stream) ?? -1) + added.length)
      return recorded
    },
    head: () => events.length,
    fail: (next) => void (fault = next),
    readAll:
      (after, limit = 1_000) =>
      async () => {
        if (fault !== undefined) return E.left(fault)
        const found = events.slice(after, after + limit)
        return E.right({ events: found, until: Math.max(after, after + found.length) })
      },
  }
}

export const happened = ({ type, data, at }: Recorded): Happened<ExecutionEvent> =>
  ({ type, data, at }) as Happened<ExecutionEvent>
