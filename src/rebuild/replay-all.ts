import * as E from 'fp-ts/lib/Either.js'
import { streamOf, type Aggregate } from '../domain/decider.ts'
import {
  EXECUTION,
  execution as aggregateOf,
  executionEvents,
  isOver,
  type Execution,
  type ExecutionEvent,
} from '../domain/execution/index.ts'
import { valuesIn } from '../engine/values.ts'
import type { Fault, LogReader, Recorded } from '../store/event-store.ts'
import { replay } from '../store/replay.ts'
import { upcast } from '../store/upcast.ts'
import { loadWith, type Folding } from './replay-one.ts'
import type { AllReplayed, ReplayProgress, Suspect } from './replays.ts'
import type { Standings } from './standing.ts'

export interface ReplayAllOptions extends Folding {
  readonly log: Pick<LogReader, 'readAll'>
  /** What the read models say of executions, so that it can be held against their fold. */
  readonly standings: Standings | undefined
  /** Events that are folded before others get the thread. */
  readonly page: number
  /** Tasks of executions that are folded at the same time. */
  readonly room?: number
  /** Called between two pages: others get the thread, and whoever wants it to stop throws. */
  readonly pause: () => Promise<void>
  readonly onProgress: (progress: ReplayProgress) => void
}

/** An execution whose end was not met yet. */
interface Open {
  readonly aggregate: Aggregate<Execution, ExecutionEvent>
  state: Execution
  revision: number
}

/** Some 100 MiB of them. */
const ROOM = 200_000
const MOST_SHOWN = 100

/**
 * Folds every execution in one walk through the log, so that each event is read once. What does not fit into that is folded by
 * itself afterwards: executions that stay open while many others begin, that go on after their end, or that begin in another one.
 */
export const replayAll = async (options: ReplayAllOptions): Promise<E.Either<Fault, AllReplayed>> => {
  const { log, blobs, plans, standings, page, room = ROOM, pause, onProgress } = options
  const open = new Map<string, Open>()
  const later = new Set<string>()
  /** What follows in them is of no use. */
  const unreadable = new Set<string>()
  const suspects: Suspect[] = []
  let openTasks = 0
  let position = 0
  let events = 0
  let executions = 0
  let compared = 0
  let suspected = 0

  const suspect = (found: Suspect): void => {
    suspected++
    if (suspects.length < MOST_SHOWN) suspects.push(found)
  }
  const failed = (stream: string, fault: Fault): void => {
    unreadable.add(stream)
    suspect({ execution_id: idOf(stream), differences: [], fault })
  }

  const close = (stream: string): void => {
    const known = open.get(stream)
    if (known === undefined) return
    openTasks -= known.state.tasks.length
    open.delete(stream)
  }

  const hold = (stream: string, state: Execution, revision: number): void => {
    const found = standings?.held(idOf(stream), state, revision)
    if (found === undefined) return
    compared++
    if (found.length > 0) suspect({ execution_id: idOf(stream), differences: found })
  }

  /** Undefined when it must be folded by itself, which then says why. */
  const begin = async (stream: string, first: Recorded): Promise<Open | undefined> => {
    const { type, data } = upcast(first)
    if (type !== 'workflow_submitted') return undefined
    const submitted = executionEvents.workflow_submitted.decode(data)
    if (E.isLeft(submitted)) return undefined
    const plan = await plans.find(submitted.right.workflow_id, submitted.right.workflow_version)()
    if (E.isLeft(plan)) return undefined
    const aggregate = aggregateOf(plan.right, idOf(stream))
    return { aggregate, state: aggregate.initial(), revision: -1 }
  }

  const take = async (stream: string, news: readonly Recorded[]): Promise<void> => {
    const [first] = news as readonly [Recorded]
    if (first.revision === 0) executions++
    if (later.has(stream) || unreadable.has(stream)) return
    const entry = open.get(stream) ?? (first.revision === 0 ? await begin(stream, first) : undefined)
    close(stream)
    if (entry === undefined || entry.revision + 1 !== first.revision) {
      later.add(stream)
      return
    }
    const whole = await valuesIn(blobs).into(news)
    const folded = E.isLeft(whole) ? whole : replay(entry.aggregate, entry.state, whole.right)
    if (E.isLeft(folded)) return failed(stream, folded.left)
    entry.state = folded.right
    entry.revision = news.at(-1)?.revision ?? entry.revision
    if (isOver(entry.state)) return hold(stream, entry.state, entry.revision)
    open.set(stream, entry)
    openTasks += entry.state.tasks.length
    makeRoom()
  }

  const makeRoom = (): void => {
    for (const [stream] of open) {
      if (openTasks <= room) return
      close(stream)
      later.add(stream)
    }
  }

  for (;;) {
    const read = await log.readAll(position, page, { categories: [EXECUTION] })()
    if (E.isLeft(read)) return read
    for (const [stream, news] of byStream(read.right.events)) await take(stream, news)
    events += read.right.events.length
    onProgress({ position: read.right.until, events, executions })
    if (read.right.until === position) break
    position = read.right.until
    await pause()
  }
  for (const [stream, { state, revision }] of open) hold(stream, state, revision)
  open.clear()

  const load = loadWith(options)
  for (const stream of later) {
    const loaded = await load(idOf(stream))
    if (E.isLeft(loaded)) failed(stream, loaded.left)
    else if (loaded.right !== undefined) hold(stream, loaded.right.execution, loaded.right.revision)
    await pause()
  }
  return E.right({ position, events, executions, compared, suspects, suspected })
}

const byStream = (events: readonly Recorded[]): ReadonlyMap<string, readonly Recorded[]> => {
  const streams = new Map<string, Recorded[]>()
  for (const event of events) {
    const others = streams.get(event.stream)
    if (others === undefined) streams.set(event.stream, [event])
    else others.push(event)
  }
  return streams
}

const PREFIX = streamOf({ name: EXECUTION }, '')

const idOf = (stream: string): string => stream.slice(PREFIX.length)
