import { useReducer, useRef } from 'react'
import { isEverything, matches, type EventFilter } from '../pure/matches.ts'
import { useReadOn } from '../run/use-read-on.ts'

interface Found {
  readonly of: string
  readonly revisions: number[]
  searched: number
}

/** The revisions of the events that the filter leaves, as far as the history was searched; undefined: all of them. */
export const useFound = (id: string, filter: EventFilter, last: number) => {
  const of = JSON.stringify([id, filter])
  const found = useRef<Found>(undefined)
  if (found.current?.of !== of) found.current = { of, revisions: [], searched: 0 }
  const here = found.current
  const [, renew] = useReducer((times: number) => times + 1, 0)
  const isWanted = !isEverything(filter)
  const { error, again } = useReadOn({
    executionId: id,
    of,
    isWanted,
    last,
    next: () => here.searched,
    take: (events) => {
      for (const event of events) if (matches(filter, event)) here.revisions.push(event.revision)
      here.searched += events.length
      renew()
    },
  })
  return { revisions: isWanted ? here.revisions : undefined, searched: here.searched, error, again }
}
