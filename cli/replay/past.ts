import type { ExecutionDocument, ExecutionGraph, HarmoniaClient, HarmoniaEvent } from '../../src/client/index.ts'

/** An execution at each of its events, fetched when it is looked at and kept for when one comes back. */
export interface Past {
  /** The revision of the last event that is known of. */
  readonly last: () => number
  /** Asks whether there are more by now. */
  readonly lookFurther: () => Promise<void>
  readonly event: (revision: number) => Promise<HarmoniaEvent>
  /** The state after an event. */
  readonly document: (revision: number) => Promise<ExecutionDocument>
  readonly graph: (revision: number) => Promise<ExecutionGraph>
}

/** Events are fetched a page at a time. */
const PAGE = 100
const PAGES_KEPT = 50
const STATES_KEPT = 200

type Calls = Pick<HarmoniaClient, 'getExecution' | 'getExecutionGraph' | 'listExecutionEvents'>

export const pastOf = async (client: Calls, executionId: string): Promise<Past> => {
  let last = (await client.getExecution(executionId)).revision

  const page = kept(PAGES_KEPT, async (number: number) => {
    const cursor = String(number * PAGE)
    const { events } = await client.listExecutionEvents(executionId, { cursor, limit: PAGE })
    return events
  })
  const event = async (revision: number): Promise<HarmoniaEvent> => {
    const number = Math.floor(revision / PAGE)
    const found = (await page.get(number))[revision % PAGE]
    if (found !== undefined) return found
    // The page was fetched before the event happened.
    page.forget(number)
    const now = (await page.get(number))[revision % PAGE]
    if (now === undefined) throw new Error(`there is no event ${revision} of execution ${executionId}`)
    return now
  }
  const documents = kept(STATES_KEPT, (at: number) => client.getExecution(executionId, { at }))
  const graphs = kept(STATES_KEPT, (at: number) => client.getExecutionGraph(executionId, { at }))

  return {
    last: () => last,
    lookFurther: async () => {
      last = Math.max(last, (await client.getExecution(executionId)).revision)
    },
    event,
    document: documents.get,
    graph: graphs.get,
  }
}

/** What was fetched last is kept, so many at most; what could not be fetched is not. */
const kept = <A>(most: number, fetch: (key: number) => Promise<A>) => {
  const all = new Map<number, Promise<A>>()
  const forget = (key: number): void => {
    all.delete(key)
  }
  return {
    forget,
    get: (key: number): Promise<A> => {
      const known = all.get(key) ?? fetch(key)
      all.delete(key)
      all.set(key, known)
      known.catch(() => forget(key))
      const [oldest] = all.keys()
      if (all.size > most && oldest !== undefined) all.delete(oldest)
      return known
    },
  }
}
