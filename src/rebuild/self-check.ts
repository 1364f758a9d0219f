import * as E from 'fp-ts/lib/Either.js'
import { EXECUTION } from '../domain/execution/index.ts'
import type { Inspection } from '../engine/inspect.ts'
import type { EventStore } from '../store/event-store.ts'
import type { Clock } from '../engine/clock.ts'
import type { OneHow } from './one.ts'
import type { Found, Rebuilt, SelfCheck } from './rebuilds.ts'

export interface SelfCheckParts {
  readonly store: Pick<EventStore, 'readAll' | 'head' | 'gapless'>
  readonly clock: Clock
  readonly random: () => number
  readonly live: Pick<Inspection, 'ids'>
  readonly check: (executionId: string, how: OneHow) => Promise<E.Either<unknown, Rebuilt>>
  /** Seconds between two checks; 0 for none. */
  readonly interval: number
  /** Told of an execution that could not be checked. */
  readonly report: (executionId: string, why: unknown) => void
}

export interface RunningSelfCheck {
  readonly state: () => SelfCheck
  readonly stop: () => void
}

/** A live state that is hashed takes the thread for a few milliseconds at most. */
const HEAVIEST = 1_048_576
/** Events that are looked through for the next execution. */
const LOOK = 100
/** Executions that differ are remembered, and looked at again, up to so many. */
const MOST_DIFFERING = 100
/** A check of a long history takes long: it takes no more than this share of the time. */
const SHARE = 1 / 20

/** Checks one execution at a time, now and then and the more rarely the longer it takes: in turn one that lives here, one of the log, and one that was found to differ. Repairs nothing. */
export const selfCheck = (parts: SelfCheckParts): RunningSelfCheck => {
  const { store, clock, random, live, check, interval, report } = parts
  const differing = new Map<string, readonly Found['where'][]>()
  let checked = 0
  let lastRun: string | undefined
  let turn = 0
  let walked = 0
  let isStopped = interval === 0

  const pick = <A>(of: readonly A[]): A | undefined => of[Math.floor(random() * of.length)]

  /**
   * An execution that has an event behind a random place of the log: longer ones come more often. Where positions have gaps, a number that is none
   * would be looked for from the beginning: there one walks on from event to event.
   */
  const ofLog = async (): Promise<string | undefined> => {
    const place = store.gapless ? Math.floor(random() * store.head()) : walked
    const page = await store.readAll(place, LOOK, { categories: [EXECUTION] })()
    if (E.isLeft(page)) return undefined
    const { events, until } = page.right
    walked = events.at(-1)?.position ?? (until > place ? until : 0)
    return pick(events)?.stream.slice(EXECUTION.length + 1)
  }

  const next = async (): Promise<string | undefined> => {
    turn++
    if (turn % 3 === 0 && differing.size > 0) return pick([...differing.keys()])
    return (turn % 2 === 0 ? undefined : pick(live.ids())) ?? ofLog()
  }

  const look = async (): Promise<void> => {
    const id = await next()
    if (id === undefined || isStopped) return
    const found = await check(id, { repair: false, rows: true, heaviest: HEAVIEST })
    lastRun = new Date(clock.now()).toISOString()
    if (E.isLeft(found)) {
      report(id, found.left)
      return
    }
    checked++
    const where = [...new Set(found.right.differences.map((difference) => difference.where))]
    if (where.length === 0) differing.delete(id)
    else if (differing.has(id) || differing.size < MOST_DIFFERING) differing.set(id, where)
  }

  let wait: (() => void) | undefined
  const later = (took: number): void => {
    if (isStopped) return
    wait = clock.after(Math.max(interval * 1_000, took / SHARE), () => {
      const begun = clock.now()
      void look()
        .catch((error: unknown) => report('', error))
        .then(() => later(clock.now() - begun))
    })
  }
  later(0)

  return {
    state: () => ({
      enabled: interval > 0,
      checked,
      last_run: lastRun ?? null,
      differing: [...differing].map(([execution_id, where]) => ({ execution_id, where })),
    }),
    stop: () => {
      isStopped = true
      wait?.()
    },
  }
}
