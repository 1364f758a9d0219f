import { useEffect, useReducer, useRef, useState } from 'react'
import { client } from '../../server.ts'
import { isEverything, matches, type EventFilter } from '../pure/matches.ts'

const PAGE = 1_000

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
  const [error, fail] = useState<Error>()
  const [, renew] = useReducer((times: number) => times + 1, 0)
  const isWanted = !isEverything(filter)
  useEffect(() => {
    if (!isWanted) return undefined
    const leaving = new AbortController()
    const search = async (): Promise<void> => {
      while (here.searched <= last) {
        const { events } = await client.listExecutionEvents(
          id,
          { from: here.searched, limit: PAGE },
          { signal: leaving.signal },
        )
        for (const event of events) if (matches(filter, event)) here.revisions.push(event.revision)
        here.searched += events.length
        renew()
        if (events.length === 0) return
      }
      fail(undefined)
    }
    search().catch((reason: unknown) => {
      if (!leaving.signal.aborted) fail(reason as Error)
    })
    return () => leaving.abort()
    // `of` has all of the filter.
  }, [of, isWanted, last])
  return {
    revisions: isWanted ? here.revisions : undefined,
    searched: here.searched,
    error: isWanted ? error : undefined,
  }
}
