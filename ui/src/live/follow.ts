import { useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { HarmoniaError, type HarmoniaEvent, type MonitorOptions } from '../../../src/client/index.ts'
import { client } from '../server.ts'

/** Events come one by one; a page that is painted sixty times a second needs them no more often. */
const BATCH_MS = 50

/** How a page stands to the events that it follows. */
export type Standing = 'opening' | 'live' | 'lost' | 'over' | 'refused'

interface Options {
  /** Of an execution its revision, of everything the position, behind which to begin; undefined while it is not known yet. */
  readonly after: number | undefined
  readonly onEvents: (events: readonly HarmoniaEvent[]) => void
}

const FOREVER = Number.POSITIVE_INFINITY

/** What the following of a stream is told. */
type Told = Required<Pick<MonitorOptions, 'signal' | 'onOpen' | 'onLost'>>

const useFollowed = (
  key: string,
  begin: ((told: Told) => AsyncIterable<HarmoniaEvent>) | undefined,
  onEvents: Options['onEvents'],
  onOpen: () => void = () => undefined,
): Standing => {
  const [standing, stand] = useState<Standing>('opening')
  const tell = useRef({ onEvents, onOpen })
  tell.current = { onEvents, onOpen }
  useEffect(() => {
    if (begin === undefined) return undefined
    const leaving = new AbortController()
    let waiting: HarmoniaEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = (): void => {
      timer = undefined
      const events = waiting
      waiting = []
      if (events.length > 0 && !leaving.signal.aborted) tell.current.onEvents(events)
    }
    const run = async (): Promise<void> => {
      stand('opening')
      const opened = (): void => {
        stand('live')
        tell.current.onOpen()
      }
      for await (const event of begin({ signal: leaving.signal, onOpen: opened, onLost: () => stand('lost') })) {
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
      : (told) => client.monitorExecution(executionId, { ...told, after, over: 'websocket', giveUpAfter: FOREVER }),
    onEvents,
  )

interface Narrower {
  readonly workflow_id?: string | undefined
  /** The position behind which to begin; with another one it begins anew. Now unless given. */
  readonly after?: number | undefined
  /** Told each time that it is followed from then on: what was asked for before may be older. */
  readonly onOpen?: (() => void) | undefined
}

/** Everything that happens from now on, of the given types. */
export const useEvents = (
  types: readonly string[] | undefined,
  onEvents: Options['onEvents'],
  { workflow_id, after, onOpen }: Narrower = {},
): Standing =>
  useFollowed(
    `all ${types?.join() ?? ''} ${workflow_id ?? ''} ${after ?? ''}`,
    (told) =>
      client.monitorEvents({
        ...told,
        over: 'websocket',
        giveUpAfter: FOREVER,
        ...(types === undefined ? {} : { types }),
        ...(workflow_id === undefined ? {} : { workflow_id }),
        ...(after === undefined ? {} : { after }),
      }),
    onEvents,
    onOpen,
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

const OFTEN_MS = 1_000

/** Asks for `key` again once it is followed, and when something of the given types has happened: at most once in `everyMs` however much it is. */
export const useFresh = (types: readonly string[], key: QueryKey, everyMs = OFTEN_MS): Standing => {
  const queries = useQueryClient()
  const due = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(0)
  useEffect(() => () => clearTimeout(due.current), [])
  const ask = (): void => {
    due.current ??= setTimeout(
      () => {
        due.current = undefined
        last.current = Date.now()
        void queries.invalidateQueries({ queryKey: key })
      },
      Math.max(0, last.current + everyMs - Date.now()),
    )
  }
  return useEvents(types, ask, { onOpen: ask })
}
