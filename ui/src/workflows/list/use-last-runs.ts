import { useQuery } from '@tanstack/react-query'
import type { ExecutionSummary } from '../../../../src/client/index.ts'
import { EXECUTION_CHANGES, useFresh } from '../../live/follow.ts'
import type { Standing } from '../../live/follow.ts'
import { client } from '../../server.ts'

const NEWEST = 100

/** The newest run of each workflow that is among the newest of all: one question for the whole list, however long it is. */
export const useNewestRuns = (): {
  readonly runs: ReadonlyMap<string, ExecutionSummary> | undefined
  readonly standing: Standing
} => {
  const newest = useQuery({
    queryKey: ['executions', { limit: NEWEST }],
    queryFn: ({ signal }) => client.listExecutions({ limit: NEWEST }, { signal }),
  })
  const standing = useFresh(EXECUTION_CHANGES, ['executions', { limit: NEWEST }])
  // The newest first: what comes first of a workflow stays.
  const runs = newest.data?.executions.toReversed().map((run) => [run.workflow_id, run] as const)
  return { runs: runs === undefined ? undefined : new Map(runs), standing }
}

/** Of a workflow that has not run lately. Such a run is an old one: it is asked for once. */
export const useLastRun = (workflow_id: string, { enabled }: { readonly enabled: boolean }) =>
  useQuery({
    queryKey: ['workflow', workflow_id, 'last run'],
    queryFn: async ({ signal }) =>
      (await client.listExecutions({ workflow_id, limit: 1 }, { signal })).executions[0] ?? null,
    staleTime: 60_000,
    enabled,
  })
