import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { HarmoniaEvent } from '../../../src/client/index.ts'
import { client } from '../server.ts'

const PAGE = 50

/** A page of events, those of `at` among them. A page that is full never changes, the last one does with `last`. */
export const eventsAround = (executionId: string, at: number, last: number) => {
  const from = Math.floor(at / PAGE) * PAGE
  return queryOptions({
    queryKey: ['past', executionId, 'events', from, last >= from + PAGE - 1 ? 'full' : last],
    queryFn: async ({ signal }): Promise<readonly HarmoniaEvent[]> =>
      (await client.listExecutionEvents(executionId, { from, limit: PAGE }, { signal })).events,
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

export interface EventAt {
  /** Undefined as long as it is not known. */
  readonly event: HarmoniaEvent | undefined
  /** It, and those behind it that are known. */
  readonly onwards: readonly HarmoniaEvent[]
  readonly error: Error | null
}

/** The event with a revision, and some behind it; nothing where it is not wanted. */
export const useEventAt = (executionId: string, at: number, last: number, isWanted: boolean): EventAt => {
  const here = useQuery({
    ...eventsAround(executionId, at, last),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
  const behind = useQuery({ ...eventsAround(executionId, Math.min(at + 1, last), last), enabled: isWanted })
  const onwards = useMemo(() => {
    const pages = here.data === behind.data ? (here.data ?? []) : [...(here.data ?? []), ...(behind.data ?? [])]
    return pages.filter(({ revision }) => revision >= at)
  }, [here.data, behind.data, at])
  const [event] = onwards
  return { event: event?.revision === at ? event : undefined, onwards, error: here.error }
}
