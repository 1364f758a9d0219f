import * as E from 'fp-ts/lib/Either.js'
import { wakeAt } from '../domain/execution/index.ts'
import { snapshot, SNAPSHOT_VERSION } from '../domain/execution/snapshot.ts'
import type { Blobs } from '../store/blobs.ts'
import type { EngineParts } from './create-engine.ts'
import { recall } from './calls.ts'
import { grew, post, pump, type Drive } from './drive.ts'
import { childrenOf, type Children } from './children.ts'
import { gates, type Gates } from './gates.ts'
import { idleRuns } from './idle.ts'
import { liveRuns, type LiveRuns } from './live-runs.ts'
import type { Load } from './load.ts'
import { isDurable, isIdle, type Run } from './run.ts'
import { markingOf } from './marking.ts'
import { members, type Members } from './members.ts'
import { needsOf, slots, type Slots } from './slots.ts'
import type { ChildStart } from './start-child.ts'
import { stopOf, type Stop } from './stop.ts'
import { sourceTeller, type SourceTeller } from './tell-source.ts'
import { timers, type Sleeper } from './timers.ts'

/** Everything that live executions share: slots, timers, and the drive that takes their turns. */
export interface Workshop {
  readonly runs: LiveRuns
  readonly slots: Slots
  readonly members: Members
  readonly gate: Pick<Gates<Run>, 'ahead'>
  readonly drive: Drive
  readonly stop: Stop
  readonly children: Children
  readonly sources: SourceTeller
  /** Says that an earlier process has left this execution: what it claimed is dispatched again when it is loaded. */
  readonly inherit: (id: string) => void
  /** Stops the timers. */
  readonly rest: () => void
}

/** Who is woken by time: a live run, or what is left of one that was let go. */
interface Wakeable extends Sleeper {
  readonly id: string
}

/** Memory of executions that are kept although nothing is going on in them. */
const IDLE_BYTES = 64 * 1024 * 1024
const SNAPSHOT_EVERY = 1_000
const RETRY_LOAD = 1_000

export const workshop = (parts: EngineParts, load: Load, blobs: Blobs, start: ChildStart): Workshop => {
  const { store, clock, traffic } = parts

  const runs = liveRuns({
    load,
    watch: store.watch,
    loaded: (run) => {
      // Whoever else has claimed something here may well be waiting for the answer.
      if (inherited.delete(run.id)) recall(drive, run)
      settled(run)
      children.loaded(run)
    },
    grew: (run) => grew(drive, run),
  })
  const stop = stopOf(clock, runs)
  const here = (run: Run): void => pump(drive, run)

  /** For what must happen: tries again for as long as the store can't be read. A history that can't be read gives its slot back. */
  const withRun = async (id: string, then: (run: Run) => void): Promise<void> => {
    const run = await runs.obtain(id)
    if (stop.isStopping()) return
    if (E.isRight(run)) {
      if (run.right !== undefined) then(run.right)
      return
    }
    parts.report(run.left, id)
    if (run.left.tag === 'unreadable_event') {
      ofKey.leave(id)
      if (admitted.delete(id)) slot.free(id)
      return
    }
    clock.after(RETRY_LOAD, () => void withRun(id, then))
  }

  const inherited = new Set<string>()

  /** Executions that were given a slot while they had to be loaded first: it is theirs, and they must not stand in line for another. */
  const admitted = new Set<string>()
  const slot = slots(parts.maxConcurrentWorkflows, (id) => {
    admitted.add(id)
    void withRun(id, (run) => {
      takeGiven(run)
      pump(drive, run)
      if (isDurable(run)) settled(run)
    })
  })

  const gate = gates<Run>(traffic, isDurable, (run, component) => {
    run.grants.push(component)
    pump(drive, run)
  })

  const alarm = timers<Wakeable>(clock, ({ id }) => void withRun(id, here))

  const idle = idleRuns(IDLE_BYTES, (run) => {
    const { id, due } = run
    runs.drop(run)
    alarm.set(run, Infinity)
    alarm.set({ id, due: Infinity, place: -1 }, due)
  })

  const takeGiven = (run: Run): void => {
    if (admitted.delete(run.id)) run.holdsSlot = true
  }

  const freeSlot = (run: Run): void => {
    run.holdsSlot = false
    if (!stop.isStopping()) slot.free(run.id)
  }

  const ofKey = members()
  /** Those that run or are to run count under their key; a paused one gives back that place as it does its slot. */
  const count = ({ id, execution: { status, origin } }: Run): void => {
    if (status !== 'pending' && status !== 'running') ofKey.leave(id)
    else if (origin.concurrency !== undefined) ofKey.join(id, origin.concurrency.key)
  }

  const settled = (run: Run): void => {
    const { status, priority, origin } = run.execution
    takeGiven(run)
    count(run)
    if (run.holdsSlot && status !== 'running' && status !== 'pending') freeSlot(run)
    if (status !== 'pending') slot.unqueue(run.id)
    else if (!run.holdsSlot && !stop.isStopping() && !slot.isQueued(run.id))
      slot.queue(run.id, priority, needsOf(origin))
    if (!stop.isStopping()) marking.settled(run)
    alarm.set(run, stop.isStopping() ? Infinity : Math.min(wakeAt(run.execution), marking.dueAt(run)))
    keepSnapshot(run)
    if (isIdle(run)) idle.keep(run)
    else idle.take(run)
    stop.noticed()
  }

  /**
   * Each time the history has grown by half, and by half as many events as there are tasks: the cost of all snapshots stays
   * proportional to that of the events, also when all tasks are there from the start. One that goes on from another one has its own
   * at once: or loading it would mean to load that one as well, and so on.
   */
  const keepSnapshot = (run: Run): void => {
    const { revision, position, execution, snapshotAt } = run
    const isFork = execution.lineage !== undefined && snapshotAt < 0
    if (!isFork && revision < snapshotAt + Math.max(SNAPSHOT_EVERY, snapshotAt / 2, execution.tasks.length / 2)) return
    run.snapshotAt = revision
    parts.snapshots.save(run.stream, { revision, position, version: SNAPSHOT_VERSION, state: snapshot(execution) })
  }

  const marking = markingOf({
    clock,
    newId: parts.newId,
    rules: parts.checkpoints,
    isStopping: stop.isStopping,
    tell: (run, intend, settle) => post(drive, run, { kind: 'command', intend, settle }),
    marked: (run) => {
      if (isDurable(run) && runs.find(run.id) === run) settled(run)
    },
    report: parts.report,
  })

  const drive: Drive = {
    store,
    blobs,
    clock,
    newId: parts.newId,
    load,
    hear: (run, message) => post(drive, run, message),
    settled,
    recorded: (run, events) => children.appended(run, events),
    reloaded: (run) => {
      children.reloaded(run)
      sources.found(run)
    },
    ended: stop.noticed,
    occupyGate: traffic.occupy,
    mayRecord: () => !stop.isDropping(),
    report: parts.report,
    gone: (run) => {
      runs.drop(run)
      gate.forget(run)
      alarm.set(run, Infinity)
      slot.unqueue(run.id)
      ofKey.leave(run.id)
      if (run.holdsSlot) freeSlot(run)
    },
    means: { env: parts.env, secrets: parts.secrets },
    around: {
      kindOf: parts.kindOf,
      env: parts.env,
      random: parts.random,
      maxInline: parts.maxInline,
      newId: parts.newId,
      now: clock.now,
      mayBegin: () => !stop.isStopping(),
      mark: marking.inTurn,
      enterGate: (run, component) => gate.enter(component, run),
      leaveGate: gate.leave,
      mayKeepPlace: traffic.mayKeep,
      takeSlot: (run) => {
        takeGiven(run)
        if (run.holdsSlot) return true
        return !slot.isQueued(run.id) && (run.holdsSlot = slot.take(run.id, needsOf(run.execution.origin)))
      },
    },
  }

  const children = childrenOf({ runs, drive, start, isStopping: stop.isStopping })
  const sources = sourceTeller({ runs, drive, clock, isStopping: stop.isStopping })
  const rest = (): void => {
    alarm.stop()
    traffic.stop()
  }

  return {
    runs,
    slots: slot,
    members: ofKey,
    gate,
    drive,
    stop,
    children,
    sources,
    inherit: (id) => inherited.add(id),
    rest,
  }
}
