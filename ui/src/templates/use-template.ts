import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { client } from '../server.ts'

/** One version of a template; the latest without one. */
export const useTemplate = (id: string, version?: number) =>
  useQuery({
    queryKey: ['template', id, 'template', version ?? 'latest'],
    queryFn: ({ signal }) => client.getTemplate(id, { signal, ...(version === undefined ? {} : { version }) }),
  })

export const useTemplateVersions = (id: string) =>
  useInfiniteQuery({
    queryKey: ['template', id, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      client.getTemplateVersions(id, { limit: 100, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })

/** The types of events after which a list of templates is another one. */
export const TEMPLATE_CHANGES = ['template_created', 'template_updated', 'template_archived'] as const
