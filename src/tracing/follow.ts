import * as E from 'fp-ts/lib/Either.js'
import type { Happened } from '../domain/decider.ts'
import { EXECUTION, executionEvents, type ExecutionEvent } from '../domain/execution/index.ts'
import type { Clock } from '../engine/clock.ts'
import type { EventStore, Fault, Recorded } from '../store/event-store.ts'
import { readEvent } from '../store/replay.ts'
import type { Carrier } from './attempt-span.ts'
import type { Span } from './span.ts'
import { spansOf, TRACED } from './spans-of.ts'
import { isSampled, watch, type Watched } from './watched.ts'

/** `forGood`: the same spans would be refused again, so they are given up. Otherwise all behind them waits in the log until they are taken. */
export interface NotTaken {
  readonly reason: string
  readonly forGood: boolean
}

export interface FollowParts {
  readonly store: Pick<EventStore, 'subscribe' | 'read' | 'readAll' | 'head'>
  readonly clock: Clock
  readonly carrierOf: (execution_id: string, task_id: string) => Promise<Carrier>
  /** Resolves with why when they were not taken. */
  readonly send: (spans: readonly Span[]) => Promise<NotTaken | undefined>
  /** Told once when spans are not taken any more, and once, with nothing, when they are again. */
  readonly report: (problem: string | undefined) => void
}

export interface Follower {
  /** Nothing more is sent. What has happened up to here and is not sent gets `milliseconds`. */
  readonly stop: (milliseconds: number) => Promise<void>
}

/** Executions of which something is kept; of others it is read again when something happens to them. */
const KEPT = 10_000
/** Until spans that were not taken are sent again. */
const AGAIN = 5_000
/** While few things happen they are sent together. */
const LINGER = 500
/** In one message. */
const MOST = 512

type Domain = Happened<ExecutionEvent>

/** Follows the log from its present end, and sends the spans that are over with what happens, each once. */
export const follow = ({ store, clock, carrierOf, send, report }: FollowParts): Follower => {
  const watched = new Map<string, Watched>()
  const filter = { categories: [EXECUTION], types: TRACED }
  let done = store.head()
  const feed = store.subscribe({ after: done, filter })
  let stopping = false
  let isLate = false
  let wake = (): void => undefined
  let isTaken = true

  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopping) return resolve()
      const takeBack = clock.after(milliseconds, resolve)
      wake = () => {
        takeBack()
        resolve()
      }
    })

  const keep = (one: Watched): Watched => {
    if (watched.size >= KEPT) watched.delete(watched.keys().next().value ?? '')
    watched.set(one.id, one)
    return one
  }

  /** How an execution stood before an event. */
  const before = async (event: Recorded, id: string): Promise<E.Either<Fault, Watched | undefined>> => {
    let one: Watched | undefined
    for (let from = 0; from < event.revision;) {
      const page = await store.read(event.stream, from)()
      if (E.isLeft(page)) return page
      if (page.right.length === 0) break
      for (const earlier of page.right) {
        if (earlier.revision >= event.revision) break
        const read = readEvent<unknown, ExecutionEvent>(AGGREGATE, earlier)
        if (E.isLeft(read)) return read
        if (isBirth(read.right)) one = watch(id, read.right)
        else if (one !== undefined) await spansOf(one, read.right, NOBODY)
      }
      from = (page.right.at(-1)?.revision ?? from) + 1
    }
    return E.right(one === undefined ? undefined : keep(one))
  }

  const spansAfter = async (event: Recorded): Promise<E.Either<Fault, readonly Span[]>> => {
    const read = readEvent<unknown, ExecutionEvent>(AGGREGATE, event)
    if (E.isLeft(read)) return read
    const id = event.stream.slice(EXECUTION.length + 1)
    if (isBirth(read.right)) {
      keep(watch(id, read.right))
      return E.right([])
    }
    const known = watched.get(id)
    const found = known === undefined ? await before(event, id) : E.right(known)
    if (E.isLeft(found)) return found
    if (found.right === undefined) return E.right([])
    const spans = await spansOf(found.right, read.right, (task_id) => carrierOf(id, task_id))
    if (isEnd(read.right)) watched.delete(id)
    return E.right(isSampled(found.right) ? spans : [])
  }

  const delivered = async (spans: readonly Span[]): Promise<void> => {
    for (;;) {
      const problem = await send(spans)
      if ((problem === undefined) !== isTaken) report(problem?.reason)
      isTaken = problem === undefined
      if (isTaken || problem?.forGood === true || stopping) return
      await wait(AGAIN)
    }
  }

  const tell = async (events: readonly Recorded[]): Promise<void> => {
    let spans: Span[] = []
    for (const event of events) {
      const made = await spansAfter(event)
      if (E.isRight(made)) spans.push(...made.right)
      else report(JSON.stringify(made.left))
      while (spans.length >= MOST) {
        await delivered(spans.slice(0, MOST))
        spans = spans.slice(MOST)
      }
    }
    if (spans.length > 0) await delivered(spans)
    done = events.at(-1)?.position ?? done
  }

  const run = async (): Promise<void> => {
    while (!stopping) {
      const page = await feed.next()()
      if (E.isLeft(page)) {
        report(JSON.stringify(page.left))
        await wait(AGAIN)
      } else {
        await tell(page.right)
        if (store.head() - done < MOST) await wait(LINGER)
      }
    }
    while (!isLate) {
      const page = await store.readAll(done, MOST, filter)()
      if (E.isLeft(page) || page.right.until <= done) return
      await tell(page.right.events)
      done = page.right.until
    }
  }

  const running = run().catch((bug: unknown) => report(String(bug)))
  return {
    stop: async (milliseconds) => {
      stopping = true
      feed.close()
      wake()
      await new Promise<void>((resolve) => {
        const takeBack = clock.after(milliseconds, () => {
          isLate = true
          resolve()
        })
        void running.then(() => {
          takeBack()
          resolve()
        })
      })
    },
  }
}

const AGGREGATE = { name: EXECUTION, events: executionEvents }
const NOBODY = async (): Promise<Carrier> => ({ component: '', action: '' })

const isBirth = (
  event: Domain,
): event is Extract<Domain, { readonly type: 'workflow_submitted' | 'workflow_forked' }> =>
  event.type === 'workflow_submitted' || event.type === 'workflow_forked'

const isEnd = ({ type }: Domain): boolean =>
  type === 'workflow_completed' || type === 'workflow_failed' || type === 'workflow_cancelled'
