import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { runGraphQuery } from '../graph/use-run-graph.ts'
import { eventsAround } from './use-event-at.ts'

const REST_MS = 250
/** Of a longer history a step back is not cheap for the server. */
const LONG = 5_000

/** Has what a step forwards or backwards would show fetched, once the reader rests at an event. */
export const useNeighbours = (executionId: string, at: number | undefined, last: number): void => {
  const queries = useQueryClient()
  useEffect(() => {
    if (at === undefined) return undefined
    const timer = setTimeout(() => {
      for (const near of last < LONG ? [at + 1, at - 1] : [at + 1]) {
        if (near < 0 || near > last) continue
        void queries.prefetchQuery(eventsAround(executionId, near, last))
        if (queries.getQueryState(runGraphQuery(executionId, at).queryKey) !== undefined)
          void queries.prefetchQuery(runGraphQuery(executionId, near))
      }
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [queries, executionId, at, last])
}
