import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { client } from '../server.ts'

/** What is past never changes, so it is kept under a key that news of the execution do not reach. */
export const runGraphQuery = (executionId: string, at: number | undefined) =>
  queryOptions({
    queryKey: at === undefined ? ['execution', executionId, 'graph'] : ['past', executionId, at, 'graph'],
    queryFn: ({ signal }) => client.getExecutionGraph(executionId, { signal, ...(at === undefined ? {} : { at }) }),
    // Who goes through a long history leaves many behind.
    ...(at === undefined ? {} : { staleTime: Infinity, gcTime: 20_000 }),
  })

export const useRunGraph = (executionId: string, at: number | undefined) =>
  useQuery({ ...runGraphQuery(executionId, at), placeholderData: keepPreviousData })
