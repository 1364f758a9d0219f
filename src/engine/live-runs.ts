import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import { EXECUTION } from '../domain/execution/index.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import type { Load, Loaded } from './load.ts'
import { newRun, type Run } from './run.ts'

/** The executions that live in this process, each at most once. */
export interface LiveRuns {
  readonly find: (id: string) => Run | undefined
  /** The live run, or the log's, which lives from then on; undefined when there is no such execution. */
  readonly obtain: (id: string) => Promise<E.Either<Fault, Run | undefined>>
  readonly adopt: (id: string, loaded: Loaded) => Run
  /** The run that lives under this one's id: itself, also if it was let go a moment ago, unless another has taken its place. */
  readonly revive: (run: Run) => Run
  readonly drop: (run: Run) => void
  readonly all: () => Iterable<Run>
  readonly size: () => number
}

export interface Births {
  readonly load: Load
  readonly watch: EventStore['watch']
  /** Told of each run that came from the log. */
  readonly loaded: (run: Run) => void
  /** Told when the stream of a live run has grown, whoever wrote. */
  readonly grew: (run: Run) => void
}

export const liveRuns = ({ load, watch, loaded, grew }: Births): LiveRuns => {
  const live = new Map<string, Run>()
  const loads = new Map<string, Promise<E.Either<Fault, Run | undefined>>>()

  const enter = (run: Run): Run => {
    live.set(run.id, run)
    run.unwatch = watch(run.stream, () => grew(run))
    return run
  }

  const adopt = (id: string, { execution, revision, position }: Loaded): Run =>
    enter(newRun(id, streamOf({ name: EXECUTION }, id), execution, revision, position))

  /** What is appended between the load and the watch would never be heard of: so the watch comes first. */
  const settledLoad: Load = async (id) => {
    let grown = false
    const unwatch = watch(streamOf({ name: EXECUTION }, id), () => (grown = true))
    let found = await load(id)
    while (grown && E.isRight(found)) {
      grown = false
      found = await load(id)
    }
    unwatch()
    return found
  }

  const fromLog = async (id: string): Promise<E.Either<Fault, Run | undefined>> => {
    const found = await settledLoad(id)
    loads.delete(id)
    if (E.isLeft(found)) return found
    const raced = live.get(id)
    if (raced !== undefined || found.right === undefined) return E.right(raced)
    const run = adopt(id, found.right)
    loaded(run)
    return E.right(run)
  }

  return {
    find: (id) => live.get(id),
    obtain: (id) => {
      const here = live.get(id)
      if (here !== undefined) return Promise.resolve(E.right(here))
      const loading = loads.get(id) ?? fromLog(id)
      loads.set(id, loading)
      return loading
    },
    adopt,
    revive: (run) => live.get(run.id) ?? enter(run),
    drop: (run) => {
      run.unwatch?.()
      run.unwatch = undefined
      if (live.get(run.id) === run) live.delete(run.id)
    },
    all: () => live.values(),
    size: () => live.size,
  }
}
