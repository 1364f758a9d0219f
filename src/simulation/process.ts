import * as E from 'fp-ts/lib/Either.js'
import { openInline, type OpenReadModels } from '../../projections/open.ts'
import type { ForkKind, ForkSource, Origin, Policy } from '../domain/execution/events.ts'
import type { Env } from '../domain/execution/index.ts'
import { snapshot, SNAPSHOT_VERSION } from '../domain/execution/snapshot.ts'
import { schedule, type ScheduleEvent } from '../domain/schedule/index.ts'
import type { Clock } from '../engine/clock.ts'
import { noSecrets } from '../engine/secrets/secrets.ts'
import type { Untold } from '../engine/engine.ts'
import { createEngine, type OpenEngine } from '../engine/create-engine.ts'
import {
  openArchiving,
  type Archivable,
  type FindArchivable,
  type OpenArchiving,
} from '../engine/archiving/open-archiving.ts'
import { openSchedules, type KnownSchedule, type OpenSchedules } from '../engine/schedules/open-schedules.ts'
import type { Snapshots } from '../engine/load.ts'
import type { EventStore, Recorded } from '../store/event-store.ts'
import type { Between } from '../../projections/read-models.ts'
import type { Hall } from './components.ts'
import type { Unfinished } from '../engine/recover.ts'
import { openPulled } from '../engine/pulled/pulled.ts'
import { workersOf } from '../engine/pulled/workers.ts'
import { openTraffic } from '../engine/traffic/traffic.ts'
import type { Workers } from '../engine/workers.ts'
import { lookForStrays, type FindQuiet } from '../engine/strays.ts'
import type { CheckpointRules } from '../engine/marking.ts'
import { claimIn, partsOf } from './history.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'
import { newWire, type Sender, type Vault } from './store.ts'

/** What a process is while it is up. */
export interface Up {
  readonly engine: OpenEngine
  readonly schedules: OpenSchedules
  readonly store: EventStore
  readonly sender: Sender
  readonly workers: Workers
  /** Where the store has archives. */
  readonly archiving: OpenArchiving | undefined
  /** Lets no worker wait any more. */
  readonly dismiss: () => void
}

/** One server: it starts, dies and starts again. Its read models are on a disk that outlives it. */
export interface Process {
  readonly name: string
  /** Absent in the lives that take what is unfinished from the history instead: opening them costs more than all the rest. */
  readonly models: OpenReadModels | undefined
  readonly up: () => Up | undefined
  readonly start: () => void
  readonly crash: () => void
  readonly stop: () => void
  /** Its wall clock is put forward or back. */
  readonly jump: (milliseconds: number) => void
}

export interface ProcessOptions {
  readonly scene: Scene
  readonly vault: Vault
  readonly hall: Hall
  readonly name: string
  readonly policy: Policy
  readonly env: Env
  readonly maxConcurrent: number
  readonly maxCalls: number
  /** A component whose tasks are fetched, and not called for. */
  readonly fetched?: string
  readonly maxDepth: number
  readonly checkpoints: CheckpointRules
  readonly withModels: boolean
  /** Others write as well, and what a dead process had sent may arrive later than its successor begins. */
  readonly shared: boolean
}

/** How long a worker may keep silent, in seconds. */
export const LEASE = 3

/** What an append that is under way may take there and back, and some more. */
const STOP_AT_MOST = 45_000

export const openProcess = async (options: ProcessOptions): Promise<Process> => {
  const { scene, vault, hall, name, shared } = options
  const { world, coverage, trace, calm, has } = scene
  const random = scene.random(`process ${name}`)
  const effects = scene.random(`effects of ${name}`)
  const touchiness = random.pick(shared ? [0, 0.01, 0.05] : [0, 0, 0.002, 0.01])
  const retention = scene.random('retention').pick([0, 0, 1, 600])
  let skew = 0
  let incarnation = 0
  let dead = true
  let isStopping = false
  let up: Up | undefined
  let cut: () => void = () => undefined
  let kill: () => void = () => undefined

  const disk: Sender = {
    name: `${name} models`,
    life: 1,
    isAlive: () => true,
    onDeath: () => undefined,
    atEffect: () => undefined,
  }
  const models = !options.withModels
    ? undefined
    : await openInline({
        log: newWire(scene, vault, disk, false).store,
        file: ':memory:',
        scheduler: world,
        delayMs: 150,
        report: (problem) => trace(() => `${name}         read models: ${problem}`),
      })

  const findUnfinished = async (
    min_position: number,
    last: Between = { after: 0, upTo: Infinity },
  ): Promise<E.Either<unknown, readonly Unfinished[]>> => {
    if (models === undefined) return E.right(unfinishedIn(vault, last))
    for (;;) {
      const found = await models.unfinished({ min_position, wait_ms: 10_000 }, last)()
      if (E.isRight(found) || found.left.tag !== 'behind') return found
      coverage.kind('read models behind')
    }
  }

  const findUntold = async (min_position: number): Promise<E.Either<unknown, readonly Untold[]>> => {
    if (models === undefined) return E.right(untoldIn(vault))
    for (;;) {
      const found = await models.untoldForks({ min_position, wait_ms: 10_000 })()
      if (E.isRight(found) || found.left.tag !== 'behind') return found
      coverage.kind('read models behind')
    }
  }

  /** Those that ended before a time and have text in the log, as the read models know them or would. */
  const findArchivable: FindArchivable = async (before, after, limit) => {
    if (models === undefined) return E.right(archivableIn(vault, before, after, limit))
    for (;;) {
      const query = { before, limit, ...(after === undefined ? {} : { after }) }
      const found = await models.archivable(query, { min_position: vault.history.head(), wait_ms: 10_000 })()
      if (E.isRight(found)) return found
      if (found.left.tag !== 'behind') return E.left({ tag: 'store_unavailable', reason: found.left.tag })
      coverage.kind('read models behind')
    }
  }

  const archivingOn = (store: EventStore, clock: Clock): OpenArchiving =>
    openArchiving({
      store,
      clock,
      newId: vault.newId,
      version: 'simulated',
      findArchivable,
      retention,
      report: (problem) => {
        if ((problem as { readonly tag?: string }).tag === 'store_unavailable') return
        scene.broken('what is archived is what was written', JSON.stringify(problem))
      },
      told: ({ executions }) => trace(() => `${name}         has archived ${executions} by itself`),
    })

  /** Only others leave strays. Where there has been nothing new to see for a while, nobody looks, so that a life comes to rest. */
  const look = (engine: OpenEngine, sender: Sender, recovered: number): void => {
    if (!shared) return
    const clock = clockOf(sender)
    let inVain = 0
    lookAgain = undefined
    const restless: Clock = {
      now: clock.now,
      after: (milliseconds, call) => {
        const later = (): void => void clock.after(milliseconds, call)
        if (++inVain > 2) lookAgain = later
        else later()
        return () => undefined
      },
    }
    const findQuiet: FindQuiet = async (after, upTo) => {
      inVain = 0
      const quiet = await findUnfinished(upTo, { after, upTo })
      if (E.isRight(quiet) && quiet.right.length > 0) {
        coverage.kind('stray looked at')
        trace(() => `${name}         finds quiet ${JSON.stringify(quiet.right)}`)
      }
      return quiet
    }
    const { takeUp } = engine
    const payDebts = async (upTo: number): Promise<boolean> => {
      const found = await findUntold(upTo)
      if (E.isRight(found)) engine.tellSources(found.right)
      return E.isRight(found)
    }
    lookForStrays({ clock: restless, head: vault.history.head, findQuiet, takeUp, payDebts }, recovered)
    grown = () => {
      inVain = 0
      const again = lookAgain
      lookAgain = undefined
      again?.()
    }
  }
  let lookAgain: (() => void) | undefined
  let grown: () => void = () => undefined
  vault.onGrowth(() => grown())

  const clockOf = (sender: Sender): Clock => ({
    now: () => world.now() + skew,
    after: (milliseconds, call) => {
      const late = random.chance(0.02) && has('late-timers') && !calm.yet ? random.delay(5_000) : 0
      if (late > 0) coverage.kind('timer late')
      return world.after(milliseconds + late, () => {
        if (sender.isAlive()) call()
      })
    },
  })

  const begin = async (): Promise<void> => {
    const mine = ++incarnation
    let alive = true
    const mourners: (() => void)[] = []
    const sender: Sender = {
      name,
      life: mine,
      isAlive: () => alive,
      onDeath: (call) => mourners.push(call),
      atEffect: () => {
        if (!effects.chance(touchiness) || calm.yet || !has('crashes') || !alive) return
        if (effects.chance(0.3)) {
          if (has('stops')) stop()
          return
        }
        coverage.kind('crash at an effect')
        die()
      },
    }
    const wire = newWire(scene, vault, sender, shared)
    kill = () => {
      alive = false
      for (const mourn of mourners) mourn()
    }
    cut = wire.cut
    const claims = new Set<string>()
    const store: EventStore = {
      ...wire.store,
      append: (append) => async () => {
        const answer = await wire.store.append(append)()
        const [category, id] = partsOf(append.stream)
        if (E.isRight(answer) && category === 'execution') {
          for (const { type, data } of append.events) {
            if (type === 'task_started') claims.add(claimIn(id, data))
          }
        }
        return answer
      },
    }
    const clock = clockOf(sender)
    const traffic = openTraffic(clock, { max_in_flight: options.maxCalls, per_second: undefined, breaker: undefined })
    const pulled = openPulled({ clock, traffic })
    const enrolled = options.fetched === undefined ? undefined : pulled.enrol(options.fetched, LEASE)
    const reached = hall.reachedBy(sender, clock.now, (key) => claims.has(key))
    const engine = createEngine({
      store,
      clock,
      newId: vault.newId,
      random: random.next,
      kindOf: (component, action) =>
        enrolled !== undefined && component === options.fetched
          ? { kind: 'call', call: enrolled.call }
          : reached(component, action),
      snapshots: snapshotsOf(scene, vault, random),
      secrets: noSecrets,
      maxInline: scene.random('sizes').chance(0.2) ? 40 : Infinity,
      env: options.env,
      policy: options.policy,
      maxConcurrentWorkflows: options.maxConcurrent,
      traffic,
      maxWorkflowDepth: options.maxDepth,
      checkpoints: options.checkpoints,
      workflowsNamed: async () => E.right([]),
      report: (error, id) => {
        if (error instanceof Error) scene.broken('no bug is met', `${id}: ${error.stack ?? error.message}`)
        else if ((error as { readonly tag?: string }).tag !== 'store_unavailable') {
          scene.broken('nothing is unreadable', `${id}: ${JSON.stringify(error)}`)
        }
      },
    })
    trace(() => `${name}         starts (${mine})`)
    const recovering = store.head()
    const unfinished = await findUnfinished(recovering)
    if (!alive) return
    trace(() => `${name}         finds ${JSON.stringify(unfinished)}`)
    const untold = await findUntold(recovering)
    if (!alive) return
    if (E.isLeft(untold)) {
      coverage.kind('start refused')
      die()
      return
    }
    if (untold.right.length > 0) coverage.kind('note of a fork owed')
    const recovered: E.Either<unknown, void> = E.isLeft(unfinished)
      ? unfinished
      : await engine.recover(unfinished.right)
    if (!alive) return
    if (E.isLeft(recovered)) {
      coverage.kind('start refused')
      die()
      return
    }
    engine.tellSources(untold.right)
    trace(() => `${name}         is up`)
    look(engine, sender, recovering)
    const schedules = openSchedules({
      store,
      clock,
      newId: vault.newId,
      engine,
      report: (error, id) => scene.broken('nothing is unreadable', `${id}: ${JSON.stringify(error)}`),
    })
    sender.onDeath(schedules.stop)
    schedules.start(schedulesIn(vault), vault.history.head())
    const archiving = store.archives === undefined ? undefined : archivingOn(store, clock)
    sender.onDeath(() => void archiving?.stop())
    const workers = workersOf(pulled, engine, (component) => component === options.fetched)
    up = { engine, schedules, store, sender, workers, archiving, dismiss: pulled.close }
  }

  const start = (): void => {
    dead = false
    isStopping = false
    coverage.kind('restart')
    void begin()
  }
  const die = (): void => {
    trace(() => `${name}         is dead`)
    dead = true
    kill()
    up = undefined
    cut()
    world.after(random.whole(1, random.pick([10, 1_000, 60_000])), start)
  }
  const stop = (): void => {
    const stopping = up
    if (stopping === undefined || isStopping) return
    isStopping = true
    const grace = random.whole(0, 20)
    coverage.kind('graceful stop')
    trace(() => `${name}         stops within ${grace} s`)
    let rested = false
    const late = (grace + 1) * 1_000 + STOP_AT_MOST
    world.after(late, () => {
      if (!rested && up === stopping) scene.broken('a server that is told to stop does', `${name} after ${late} ms`)
    })
    stopping.schedules.stop()
    stopping.dismiss()
    void stopping.archiving?.stop()
    void stopping.engine.stop(grace).then(() => {
      rested = true
      if (up === stopping) die()
    })
  }

  return {
    name,
    models,
    up: () => up,
    start,
    crash: () => {
      if (dead) return
      coverage.kind('crash')
      die()
    },
    stop,
    jump: (milliseconds) => {
      skew += milliseconds
      if (milliseconds < 0) scene.clocks.putBack = true
      coverage.kind(milliseconds > 0 ? 'clock forward' : 'clock backward')
      trace(() => `${name}         clock jumps ${milliseconds} ms`)
    },
  }
}

/** What a read model would answer that is always up to date. */
const unfinishedIn = ({ history, judge }: Vault, { after, upTo }: Between): readonly Unfinished[] =>
  [...history.executions()].flatMap((execution_id) => {
    const status = judge.statusOf(execution_id)
    const events = history.streamOf(execution_id)
    const { priority, ...origin } = events[0]?.data as { readonly priority: number } & Origin
    const { position } = events[events.length - 1] as Recorded
    const isOpen = status === 'pending' || status === 'running' || status === 'paused'
    return isOpen && position > after && position <= upTo ? [{ execution_id, status, priority, origin }] : []
  })

const archivableIn = (
  { history, judge, shelf }: Vault,
  before: string,
  after: Archivable | undefined,
  limit: number,
): readonly Archivable[] =>
  [...history.executions()]
    .flatMap((execution_id) => {
      const { completed_at } = history.document(execution_id, history.streamOf(execution_id).length - 1)
      const isArchived = shelf?.coldIn(`execution-${execution_id}`).at(-1) === history.streamOf(execution_id).length - 1
      return judge.isOver(execution_id) && completed_at !== null && completed_at <= before && !isArchived
        ? [{ execution_id, completed_at }]
        : []
    })
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .filter((one) => after === undefined || keyOf(one) > keyOf(after))
    .slice(0, limit)

const keyOf = ({ completed_at, execution_id }: Archivable): string => `${completed_at} ${execution_id}`

const untoldIn = ({ history }: Vault): readonly Untold[] => {
  const forks = new Map<string, Untold>()
  for (const { stream, type, data } of history.log) {
    const [, execution_id] = partsOf(stream)
    if (type === 'workflow_forked') {
      const { source, kind } = data as { readonly source: ForkSource; readonly kind: ForkKind }
      forks.set(execution_id, { execution_id, source: source.execution_id, revision: source.revision, kind })
    } else if (type === 'execution_forked') forks.delete((data as Untold).execution_id)
  }
  return [...forks.values()]
}

/** What a read model would have of the schedules. */
const schedulesIn = ({ history }: Vault): readonly KnownSchedule[] =>
  [...history.schedules].map(([schedule_id, events]) => {
    const { revision, position } = events[events.length - 1] as Recorded
    const state = events.reduce(
      (sofar, event) => schedule.evolve(sofar, event as Recorded & ScheduleEvent),
      schedule.initial(),
    )
    return { schedule_id, state, revision, position }
  })

/** A cache that has an older state now and then, of any revision, as JSON. */
const snapshotsOf = ({ has, coverage }: Scene, { history }: Vault, random: Random): Snapshots => ({
  load: async (stream) => {
    const [, id] = partsOf(stream)
    const events = history.streamOf(id)
    const revision = random.whole(0, events.length)
    const event = events[revision]
    if (event === undefined || !random.chance(0.3) || !has('snapshots')) return undefined
    coverage.kind('snapshot used')
    const state = JSON.parse(JSON.stringify(snapshot(history.fold(id, revision)))) as unknown
    return { revision, position: event.position, version: SNAPSHOT_VERSION, state }
  },
  save: () => undefined,
})
