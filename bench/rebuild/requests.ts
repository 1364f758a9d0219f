import { performance } from 'node:perf_hooks'
import { latencyOf, type Latency } from '../statistics.ts'

/** How long requests took: a page of the list, and one execution with its tasks. Milliseconds. */
export interface Requests {
  readonly count: number
  readonly list: Latency
  readonly execution: Latency
}

/** Between two requests: so few that they only measure. */
const PAUSE_MS = 5

/** Asks one thing after the other until the given promise is settled. Rejects when one is not answered well. */
export const requests = async (url: string, executionId: string, end: Promise<unknown>): Promise<Requests> => {
  const taken = { list: [] as number[], execution: [] as number[] }
  let isOver = false
  const over = () => (isOver = true)
  end.then(over, over)
  const paths = { list: `${url}/api/executions?limit=50`, execution: `${url}/api/executions/${executionId}` }
  do {
    for (const name of ['list', 'execution'] as const) {
      const started = performance.now()
      const answer = await fetch(paths[name])
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${paths[name]} answered ${answer.status}`)
      taken[name].push(performance.now() - started)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  } while (!isOver)
  return {
    count: taken.list.length + taken.execution.length,
    list: latencyOf(taken.list),
    execution: latencyOf(taken.execution),
  }
}
