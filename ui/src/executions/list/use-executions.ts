import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { ExecutionsFilter } from '../../../../src/client/index.ts'
import { EXECUTION_CHANGES, useEvents, type Standing } from '../../live/follow.ts'
import { client } from '../../server.ts'
import { isOver } from '../verbs.ts'

const PAGE = 100
/** A list of so many pages is asked for anew less often than a short one. */
const SHORT = 3
const OFTEN_MS = 1_000
const SELDOM_MS = 6_000

/** The executions that the filter leaves, newest first, as far as they were asked for; asked for again as others come and change. */
export const useExecutions = (filter: ExecutionsFilter) => {
  const queries = useQueryClient()
  const executions = useInfiniteQuery({
    queryKey: ['executions', filter],
    queryFn: ({ pageParam, signal }) =>
      client.listExecutions({ ...filter, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    // How far one is that runs comes with no event that is followed here.
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some((page) => page.executions.some(({ status }) => !isOver(status))) === true ? SELDOM_MS : false,
  })
  const pages = executions.data?.pages.length ?? 0
  const standing = useAgain(pages > SHORT ? SELDOM_MS : OFTEN_MS, () =>
    queries.invalidateQueries({ queryKey: ['executions'] }),
  )
  return { executions, standing }
}

/** Asks again after something has happened to an execution, at most once in `everyMs` however much it is. */
const useAgain = (everyMs: number, ask: () => Promise<void>): Standing => {
  const due = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(0)
  useEffect(() => () => clearTimeout(due.current), [])
  return useEvents(EXECUTION_CHANGES, () => {
    due.current ??= setTimeout(
      () => {
        due.current = undefined
        last.current = Date.now()
        void ask()
      },
      Math.max(0, last.current + everyMs - Date.now()),
    )
  })
}
