import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { client } from '../server.ts'
import { nextOf, previousOf, type Kind } from './pure/landmarks.ts'

const BUCKETS = 400

const OFTEN_MS = 2_000

/** What has happened where in the history of an execution; asked for again, now and then, as it grows. */
export const useLandmarks = (executionId: string, last: number) =>
  useQuery({
    queryKey: ['histogram', executionId],
    queryFn: ({ signal }) => client.getEventHistogram(executionId, { buckets: BUCKETS }, { signal }),
    refetchInterval: ({ state: { data } }) => (data !== undefined && data.last < last ? OFTEN_MS : false),
    placeholderData: keepPreviousData,
  })

/** The revision of the next event of a kind, or of the previous one; undefined when there is none. */
export const find = async (
  executionId: string,
  kind: Kind,
  direction: 'next' | 'previous',
  at: number,
): Promise<number | undefined> => {
  const seek = direction === 'next' ? nextOf : previousOf
  const { buckets } = await client.getEventHistogram(executionId, { buckets: BUCKETS })
  let found = seek(buckets, kind, at)
  while (found !== undefined && 'from' in found) {
    const closer = await client.getEventHistogram(executionId, { ...found, buckets: BUCKETS })
    found = seek(closer.buckets, kind, at)
  }
  return found?.at
}
