import * as E from 'fp-ts/lib/Either.js'
import type { Rejection } from '../../domain/rejection.ts'
import type { Fault } from '../../store/event-store.ts'
import type { Clock } from '../clock.ts'
import type { Attempt } from '../engine.ts'
import { failed } from '../tasks/failure.ts'
import type { Call, Reply } from '../tasks/task-kind.ts'
import { taskToken } from '../tasks/task-token.ts'
import { timers } from '../timers.ts'
import type { Traffic } from '../traffic/traffic.ts'
import type { Ask, LeasedTask, WorkersDocument } from '../workers.ts'
import type { Asker } from './askers.ts'
import { newBench, shownOf, type Bench } from './bench.ts'
import { handedOut, type Entry } from './entry.ts'

/** A component that is registered to be fetched from. */
export interface Enrolled {
  /** The attempt is offered until its outcome is known, or it is given up. */
  readonly call: (attempt: Attempt) => Call
  readonly shown: () => WorkersDocument
  /** Those that were asked for by name. */
  readonly actions: () => readonly string[]
  readonly leave: () => void
}

/** Where a claimed attempt stands. Times are epoch milliseconds. */
export interface Whereabouts {
  readonly deliveries: number
  readonly since: number
  readonly lease: { readonly worker_id: string; readonly until: number } | undefined
}

/** `theirs`: another worker has it. */
export type Renewal = { readonly until: number; readonly attempt: Attempt } | 'theirs'

export interface PulledStats {
  readonly queued: number
  readonly leased: number
  readonly waiting: number
  readonly redelivered: number
  /** Milliseconds. */
  readonly oldestWait: number
}

/**
 * Claimed tasks of components that nobody calls, between those who wait for outcomes and the workers that fetch the tasks. All of it is
 * in memory: what was claimed and has no outcome comes here again when a process starts.
 */
export interface Pulled {
  readonly enrol: (component: string, leaseSeconds: number) => Enrolled
  readonly poll: (
    ask: Ask,
    onGone: (then: () => void) => () => void,
  ) => Promise<E.Either<Rejection | Fault, readonly LeasedTask[]>>
  /** Undefined when nothing here has that token. One that nobody has is leased to whoever says that it is at work. */
  readonly renew: (token: string, workerId: string | undefined) => Renewal | undefined
  /** Its outcome is on record. */
  readonly finish: (token: string) => void
  readonly find: (token: string) => Whereabouts | undefined
  readonly stats: () => PulledStats
  /** Answers all who wait, and whoever asks from here on is told that the server stops. Once more when all is over, so that no time is waited for. */
  readonly close: () => void
}

export interface PulledOptions {
  readonly clock: Clock
  readonly traffic: Pick<Traffic, 'attend' | 'invite' | 'shown'>
  readonly maxWaiting?: number
}

const MAX_WAITING = 10_000
const MAX_ACTIONS = 1_000
/** How long a question that does not want to wait does so for claims that are made because of it: milliseconds. */
const CLAIMING = 1_000
const STOPPING: Fault = { tag: 'store_unavailable', reason: 'the server is stopping' }
const UNNAMED = 'unnamed'

export const openPulled = ({ clock, traffic, maxWaiting = MAX_WAITING }: PulledOptions): Pulled => {
  const benches = new Map<string, Bench>()
  const entries = new Map<string, Entry>()
  let waiting = 0
  let redelivered = 0
  let closed = false

  const benchOf = (component: string): Bench => {
    const found = benches.get(component)
    if (found !== undefined) return found
    const bench = newBench(component)
    benches.set(component, bench)
    return bench
  }

  /** Nobody is registered, and nothing is left to be done. */
  const tidy = (bench: Bench): void => {
    if (bench.current === undefined && bench.inHand === 0) benches.delete(bench.component)
  }

  const alarm = timers<Entry>(clock, (entry) => {
    const bench = benchOf(entry.attempt.component)
    entry.lease = undefined
    entry.since = clock.now()
    bench.leased--
    offer(bench, entry)
  })

  const lease = (bench: Bench, entry: Entry, worker_id: string): void => {
    entry.lease = { worker_id, until: clock.now() + bench.leaseMs, seconds: bench.leaseMs / 1_000 }
    bench.leased++
    alarm.set(entry, entry.lease.until)
  }

  const handOut = (bench: Bench, entry: Entry, worker_id: string): void => {
    lease(bench, entry, worker_id)
    if (++entry.deliveries < 2) return
    bench.redelivered++
    redelivered++
  }

  const offer = (bench: Bench, entry: Entry): void => {
    const asker = bench.askers.next(entry.attempt.action)
    if (asker === undefined) {
      bench.backlog.add(entry)
      // It was claimed for somebody who waits, and does not do that: who stands in line for the place has to hear of it.
      if (bench.askers.wanted() > 0) queueMicrotask(() => traffic.invite(bench.component))
      return
    }
    handOut(bench, entry, asker.worker_id)
    asker.got.push(entry)
    // What else is durable by now comes in the same breath.
    if (asker.got.length === 1) queueMicrotask(asker.answer)
  }

  const end = (entry: Entry, reply: Reply): void => {
    if (entries.get(entry.token) !== entry) return
    entries.delete(entry.token)
    const bench = benchOf(entry.attempt.component)
    bench.inHand--
    if (entry.lease === undefined) bench.backlog.drop(entry)
    else bench.leased--
    alarm.set(entry, Infinity)
    entry.settle(reply)
    tidy(bench)
  }

  const call = (bench: Bench, attempt: Attempt): Call => {
    const token = taskToken(attempt)
    let settle: Entry['settle'] = () => undefined
    const outcome = new Promise<Reply>((resolve) => (settle = resolve))
    const since = clock.now()
    const entry: Entry = { attempt, token, settle, since, deliveries: 0, lease: undefined, due: Infinity, place: -1 }
    const before = entries.get(token)
    if (before !== undefined) end(before, GIVEN_UP)
    entries.set(token, entry)
    bench.inHand++
    offer(bench, entry)
    return { outcome, abort: () => end(entry, GIVEN_UP) }
  }

  const wait = (bench: Bench, ask: Ask, onGone: (then: () => void) => () => void): Promise<readonly LeasedTask[]> =>
    new Promise((resolve) => {
      const { worker_id, max, wait_seconds } = ask
      let stopWaiting = (): void => undefined
      let isOver = false
      const asker: Asker = {
        worker_id,
        ...actionsOf(ask),
        free: max,
        got: [],
        turn: 0,
        answer: () => {
          if (isOver) return
          isOver = true
          waiting--
          bench.askers.leave(asker)
          stopWaiting()
          forget()
          resolve(asker.got.map(handedOut))
        },
      }
      const forget = onGone(asker.answer)
      waiting++
      bench.askers.join(asker)
      // Claims begin because of this, and come as soon as they are durable.
      traffic.invite(bench.component)
      const isClaiming = traffic.shown(bench.component).in_flight > bench.inHand
      const patience = Math.max(wait_seconds * 1_000, isClaiming ? CLAIMING : 0)
      if (patience > 0) stopWaiting = clock.after(patience, asker.answer)
      else asker.answer()
    })

  return {
    enrol: (component, leaseSeconds) => {
      const bench = benchOf(component)
      const me = {}
      bench.current = me
      bench.leaseMs = leaseSeconds * 1_000
      traffic.attend(component, {
        wanted: () => bench.askers.wanted(),
        inHand: () => bench.inHand,
        leased: () => bench.leased,
        askedAt: () => bench.askedAt,
      })
      return {
        call: (attempt) => call(benchOf(component), attempt),
        shown: () => shownOf(bench, clock.now()),
        actions: () => [...bench.actions],
        leave: () => {
          if (bench.current !== me) return
          bench.current = undefined
          traffic.attend(component, undefined)
          for (const asker of bench.askers.all()) asker.answer()
          tidy(bench)
        },
      }
    },
    poll: async (ask, onGone) => {
      if (closed) return E.left(STOPPING)
      const bench = benches.get(ask.component)
      if (bench?.current === undefined) return E.left({ tag: 'component_not_pulled', name: ask.component })
      bench.askedAt = clock.now()
      for (const action of ask.actions ?? []) if (bench.actions.size < MAX_ACTIONS) bench.actions.add(action)
      const there = bench.backlog.take(actionsOf(ask).actions, ask.max)
      for (const entry of there) handOut(bench, entry, ask.worker_id)
      if (there.length > 0) return E.right(there.map(handedOut))
      if (waiting >= maxWaiting) return E.left({ tag: 'too_many_polls', limit: maxWaiting })
      return E.right(await wait(bench, ask, onGone))
    },
    renew: (token, workerId) => {
      const entry = entries.get(token)
      if (entry === undefined) return undefined
      const bench = benchOf(entry.attempt.component)
      if (entry.lease === undefined) bench.backlog.drop(entry)
      else if (workerId !== undefined && workerId !== entry.lease.worker_id) return 'theirs'
      else bench.leased--
      lease(bench, entry, workerId ?? entry.lease?.worker_id ?? UNNAMED)
      return { until: clock.now() + bench.leaseMs, attempt: entry.attempt }
    },
    finish: (token) => {
      const entry = entries.get(token)
      if (entry !== undefined) end(entry, GIVEN_UP)
    },
    find: (token) => entries.get(token),
    stats: () => {
      const all = [...benches.values()]
      const sum = (of: (bench: Bench) => number): number => all.reduce((total, bench) => total + of(bench), 0)
      const now = clock.now()
      return {
        queued: sum(({ backlog }) => backlog.size()),
        leased: sum(({ leased }) => leased),
        waiting,
        redelivered,
        oldestWait: Math.max(0, ...all.map(({ backlog }) => now - (backlog.oldest() ?? now))),
      }
    },
    close: () => {
      closed = true
      for (const { askers } of benches.values()) for (const asker of askers.all()) asker.answer()
      alarm.stop()
    },
  }
}

/** Nobody hears it: the attempt is over, or is told of by its token. */
const GIVEN_UP = failed('aborted', 'given up', true)

const actionsOf = ({ actions }: Ask): Pick<Asker, 'kind' | 'actions'> =>
  actions === undefined
    ? { kind: '', actions }
    : { kind: JSON.stringify([...new Set(actions)].sort()), actions: new Set(actions) }
