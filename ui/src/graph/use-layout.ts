import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { boxesOf, structureOf, wiresOf } from './boxes.ts'
import { layOutInWorker, type Drawn } from './in-worker.ts'
import type { Direction } from './pure/block.ts'
import type { DefinedEdge, DefinedNode } from './pure/shown-node.ts'

/** Where all of it is to be drawn. What was laid out once is not again, and the last drawing stays until there is a new one. */
export const useLayout = (
  nodes: readonly DefinedNode[],
  edges: readonly DefinedEdge[],
  direction: Direction | undefined,
): UseQueryResult<Drawn> => {
  const structure = useMemo(() => structureOf(nodes, edges), [nodes, edges])
  return useQuery({
    queryKey: ['layout', structure, direction],
    queryFn: () => layOutInWorker(boxesOf(nodes), wiresOf(edges), direction ?? 'right'),
    enabled: direction !== undefined,
    staleTime: Infinity,
    retry: false,
    placeholderData: keepPreviousData,
  })
}
