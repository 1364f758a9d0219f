import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { MonitorDocument } from '../../../src/client/index.ts'
import { EXECUTION_CHANGES, useFresh } from '../live/follow.ts'
import { client } from '../server.ts'
import { withSamplesOf } from './pure/samples.ts'

/** Samples are taken this often, whether or not anything happens. */
const TICK_MS = 5_000

/**
 * How the server is doing, and the samples of the window: asked for again when something happens, and at each sample; only what was not
 * there yet is fetched.
 */
export const useMonitor = (window: number) => {
  const queries = useQueryClient()
  const queryKey = ['monitor', window]
  const monitor = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = queries.getQueryData<MonitorDocument>(queryKey)
      const since = before?.samples.at(-1)?.at
      const now = await client.getMonitor({ window, ...(since === undefined ? {} : { since }) }, { signal })
      return withSamplesOf(before, now)
    },
    refetchInterval: TICK_MS,
  })
  const standing = useFresh(EXECUTION_CHANGES, ['monitor'])
  return { monitor, standing }
}
