import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { useExecutionEvents } from '../../live/follow.ts'
import { client } from '../../server.ts'
import { isOver } from '../verbs.ts'
import { useRefresh } from './use-refresh.ts'

/**
 * One execution as it is now, kept so while it runs, and as of the event `at` where the reader is in the past. `last` is the revision of the
 * last event that is known. All that hangs on the execution is asked for under `['execution', id]`, what is of the past, and stays as it
 * is, under `['past', id, at]`.
 */
export const useRun = (id: string, at: number | undefined) => {
  const now = useQuery({
    queryKey: ['execution', id, 'document'],
    queryFn: ({ signal }) => client.getExecution(id, { signal }),
  })
  const past = useQuery({
    queryKey: ['past', id, at, 'document'],
    queryFn: ({ signal }) => client.getExecution(id, { signal, ...(at === undefined ? {} : { at }) }),
    enabled: at !== undefined,
    staleTime: Infinity,
    // Who plays a long history leaves thousands of these behind.
    gcTime: 20_000,
    placeholderData: keepPreviousData,
  })
  const refresh = useRefresh(id)
  const [heard, hear] = useState(-1)
  const known = now.data?.revision ?? -1
  // Once it is over nothing comes; a retry makes it run again, and it is followed again.
  const isFollowed = now.data !== undefined && !isOver(now.data.status)
  const standing = useExecutionEvents(id, {
    after: isFollowed ? known : undefined,
    onEvents: useCallback(
      (events) => {
        const newest = events.at(-1)?.revision ?? -1
        hear((before) => Math.max(before, newest))
        refresh()
      },
      [refresh],
    ),
  })
  return { now, past, last: Math.max(heard, known), standing: isFollowed ? standing : undefined, refresh }
}
