import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { HarmoniaError, type HarmoniaEvent } from '../../../src/client/index.ts'
import { client } from '../server.ts'

/** Events come one by one; a page that is painted sixty times a second needs them no more often. */
const BATCH_MS = 50

/** How a page stands to the events that it follows. */
export type Standing = 'live' | 'lost' | 'over' | 'refused'

interface Options {
  /** Of an execution its revision, of everything the position, behind which to begin; undefined while it is not known yet. */
  readonly after: number | undefined
  readonly onEvents: (events: readonly HarmoniaEvent[]) => void
}

const FOREVER = Number.POSITIVE_INFINITY

const useFollowed = (
  key: string,
  begin: ((signal: AbortSignal, onLost: () => void) => AsyncIterable<HarmoniaEvent>) | undefined,
  onEvents: Options['onEvents'],
): Standing => {
  const [standing, stand] = useState<Standing>('live')
  const tell = useRef(onEvents)
  tell.current = onEvents
  useEffect(() => {
    if (begin === undefined) return undefined
    const leaving = new AbortController()
    let waiting: HarmoniaEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = (): void => {
      timer = undefined
      const events = waiting
      waiting = []
      if (events.length > 0 && !leaving.signal.aborted) tell.current(events)
    }
    const run = async (): Promise<void> => {
      stand('live')
      for await (const event of begin(leaving.signal, () => stand('lost'))) {
        stand('live')
        waiting.push(event)
        timer ??= setTimeout(flush, BATCH_MS)
      }
      stand('over')
    }
    run().catch((error: unknown) => {
      if (!leaving.signal.aborted) stand(error instanceof HarmoniaError ? 'refused' : 'lost')
    })
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
    // `key` says when it is another stream; `begin` is made anew each time.
  }, [key, begin === undefined])
  return standing
}

/** The events of one execution behind `after`, as they happen, until it is over. */
export const useExecutionEvents = (executionId: string, { after, onEvents }: Options): Standing =>
  useFollowed(
    executionId,
    after === undefined
      ? undefined
      : (signal, onLost) =>
          client.monitorExecution(executionId, { after, signal, onLost, over: 'websocket', giveUpAfter: FOREVER }),
    onEvents,
  )

interface Narrower {
  readonly workflow_id?: string | undefined
  /** The position behind which to begin; with another one it begins anew. Now unless given. */
  readonly after?: number | undefined
}

/** Everything that happens from now on, of the given types. */
export const useEvents = (
  types: readonly string[] | undefined,
  onEvents: Options['onEvents'],
  { workflow_id, after }: Narrower = {},
): Standing =>
  useFollowed(
    `all ${types?.join() ?? ''} ${workflow_id ?? ''} ${after ?? ''}`,
    (signal, onLost) =>
      client.monitorEvents({
        signal,
        onLost,
        over: 'websocket',
        giveUpAfter: FOREVER,
        ...(types === undefined ? {} : { types }),
        ...(workflow_id === undefined ? {} : { workflow_id }),
        ...(after === undefined ? {} : { after }),
      }),
    onEvents,
  )

/** The types of events after which a list of executions is another one. */
export const EXECUTION_CHANGES = [
  'workflow_submitted',
  'workflow_forked',
  'workflow_started',
  'workflow_paused',
  'workflow_resumed',
  'workflow_retried',
  'workflow_completed',
  'workflow_failed',
  'workflow_cancelled',
] as const

const REFRESH_MS = 1_000

/** Asks for `key` again when something of the given types has happened, at most once a second however much it is. */
export const useFresh = (types: readonly string[], key: QueryKey): Standing => {
  const queries = useQueryClient()
  const due = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(0)
  useEffect(() => () => clearTimeout(due.current), [])
  return useEvents(types, () => {
    if (due.current !== undefined) return
    const wait = Math.max(0, last.current + REFRESH_MS - Date.now())
    due.current = setTimeout(() => {
      due.current = undefined
      last.current = Date.now()
      void queries.invalidateQueries({ queryKey: key })
    }, wait)
  })
}
