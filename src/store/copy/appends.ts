import { eventId } from '../commit.ts'
import type { Append, NewEvent, Recorded } from '../event-store.ts'

/** Events that were one append, as far as they show it. */
export interface Group {
  readonly append: Append
  /** Of its last event, in the log that it was read from. */
  readonly revision: number
  readonly position: number
}

/**
 * Puts the events of a log together to the appends that made them: those that follow one another in one stream, with ids that
 * count on from that of the first. A store that keeps nothing of an append but its events loses nothing by that.
 */
export const grouping = () => {
  let open: Recorded[] = []

  const close = (): Group[] => {
    const [first] = open
    const last = open.at(-1)
    if (first === undefined || last === undefined) return []
    const { id, stream, at } = first
    const expected = first.revision === 0 ? 'no_stream' : first.revision - 1
    const append: Append = { id, stream, expected, at, events: open.map(eventOf) }
    open = []
    return [{ append, revision: last.revision, position: last.position }]
  }

  const belongs = ({ id, stream, at, revision }: Recorded): boolean => {
    const [first] = open
    return (
      first !== undefined &&
      stream === first.stream &&
      at === first.at &&
      revision === first.revision + open.length &&
      id === eventId(first.id, open.length)
    )
  }

  return {
    /** The appends that are complete with this event known to follow. */
    take: (event: Recorded): readonly Group[] => {
      const complete = belongs(event) ? [] : close()
      open.push(event)
      return complete
    },
    /** The last one. */
    end: close,
  }
}

const eventOf = ({ type, data, meta }: Recorded): NewEvent => ({ type, data, ...(meta === undefined ? {} : { meta }) })
