import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { isOver } from '../executions/verbs.ts'
import { client } from '../server.ts'

/** One of the two: a run, now or as of one of its events. */
export interface Side {
  readonly id: string
  readonly at: number | undefined
}

const TOLD = 1_000
const OFTEN_MS = 3_000

/** In what two runs differ; asked for again as long as one of them goes on. `timing`: durations so many times apart differ too. */
export const useComparison = (left: Side, right: Side, timing: number | undefined) =>
  useQuery({
    queryKey: ['comparison', left, right, timing],
    queryFn: ({ signal }) =>
      client.diffExecutions(
        left.id,
        right.id,
        {
          limit: TOLD,
          ...(left.at === undefined ? {} : { at_a: left.at }),
          ...(right.at === undefined ? {} : { at_b: right.at }),
          ...(timing === undefined ? {} : { timing }),
        },
        { signal },
      ),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined) return false
      const goesOn = (at: number | undefined, run: (typeof data)['a']) => at === undefined && !isOver(run.status)
      return goesOn(left.at, data.a) || goesOn(right.at, data.b) ? OFTEN_MS : false
    },
    placeholderData: keepPreviousData,
  })

/** An execution as a whole, as the page of it has it. */
export const useDocument = ({ id, at }: Side) =>
  useQuery({
    queryKey: at === undefined ? ['execution', id, 'document'] : ['past', id, at, 'document'],
    queryFn: ({ signal }) => client.getExecution(id, { signal, ...(at === undefined ? {} : { at }) }),
    ...(at === undefined ? {} : { staleTime: Infinity, gcTime: 20_000 }),
  })
