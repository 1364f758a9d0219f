import { useInfiniteQuery } from '@tanstack/react-query'
import type { ExecutionsFilter } from '../../../../src/client/index.ts'
import { EXECUTION_CHANGES, useFresh } from '../../live/follow.ts'
import { client } from '../../server.ts'
import { isOver } from '../verbs.ts'

const PAGE = 100
/** A list of so many pages is asked for anew less often than a short one. */
const SHORT = 3
const SELDOM_MS = 6_000

/** The executions that the filter leaves, newest first, as far as they were asked for; asked for again as others come and change. */
export const useExecutions = (filter: ExecutionsFilter) => {
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
  const standing = useFresh(EXECUTION_CHANGES, ['executions'], pages > SHORT ? SELDOM_MS : undefined)
  return { executions, standing }
}
