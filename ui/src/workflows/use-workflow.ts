import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { client } from '../server.ts'

/** One version of a definition; the latest without one. */
export const useWorkflow = (id: string, version?: number, { enabled = true }: { readonly enabled?: boolean } = {}) =>
  useQuery({
    queryKey: ['workflow', id, 'definition', version ?? 'latest'],
    queryFn: ({ signal }) => client.getWorkflow(id, { signal, ...(version === undefined ? {} : { version }) }),
    enabled,
  })

export const useWorkflowGraph = (id: string, version: number | undefined) =>
  useQuery({
    queryKey: ['workflow', id, 'graph', version ?? 'latest'],
    queryFn: ({ signal }) => client.getWorkflowGraph(id, { signal, ...(version === undefined ? {} : { version }) }),
  })

export const useVersions = (id: string) =>
  useInfiniteQuery({
    queryKey: ['workflow', id, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      client.getWorkflowVersions(id, { limit: 100, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

/** The types of events after which a list of definitions is another one. */
export const WORKFLOW_CHANGES = ['workflow_created', 'workflow_updated', 'workflow_archived'] as const
