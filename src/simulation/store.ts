import * as E from 'fp-ts/lib/Either.js'
import { cancel, evolve, pause, resume, type ExecutionIntent } from '../domain/execution/index.ts'
import type { Append, Appended, EventStore, Fault } from '../store/event-store.ts'
import type { Schedule } from '../store/alarm.ts'
import type { Archives } from '../store/archive/archives.ts'
import { memoryStore } from '../store/memory.ts'
import type { Answer as JobAnswer, Job, Work } from '../store/sqlite/archive/jobs.ts'
import type { Kind } from './coverage.ts'
import { newHistory, partsOf, type History } from './history.ts'
import { newJudge, type Judge, type JudgedLimits } from './judge/invariants.ts'
import { newLibrarian } from './judge/archives.ts'
import type { Scene } from './scene.ts'
import { openShelf, type Shelf } from './shelf.ts'

type Answer = E.Either<Fault, Appended>

/** The one store of a life, with all that becomes durable in it judged at once. */
export interface Vault {
  readonly inner: EventStore
  readonly history: History
  readonly judge: Judge
  /** With work, which belongs to the same transaction. */
  readonly commit: (append: Append, by: string, work?: Work) => Promise<Answer>
  /** What can move the text of events to files, in some lives. */
  readonly shelf: Shelf | undefined
  /** Another writer does something to an execution, right now. */
  readonly rival: (stream: string) => Promise<void>
  readonly newId: () => string
  readonly outage: { writes: boolean; reads: boolean }
  /** Called when the log has grown. */
  readonly onGrowth: (call: (head: number) => void) => void
}

/** Who speaks to the store. What is dead says nothing and hears nothing. */
export interface Sender {
  readonly name: string
  /** Which of the lives under that name it is. */
  readonly life: number
  readonly isAlive: () => boolean
  readonly onDeath: (call: () => void) => void
  /** May kill the sender, at a moment when something has just gone out or come in. */
  readonly atEffect: () => void
}

export interface Wire {
  readonly store: EventStore
  /** To be called when the sender has died: what was under way is lost, committed unheard, or arrives later still. */
  readonly cut: () => void
}

const AWAY: Fault = { tag: 'store_unavailable', reason: 'as the seed wants it' }

export const newVault = (scene: Scene, limits: JudgedLimits, withArchives: boolean): Vault => {
  const { world, coverage, trace } = scene
  const schedules = scene.random('wake-ups')
  const rivals = scene.random('rivals')
  const schedule: Schedule = (run) => void world.after(schedules.whole(0, 2), run)
  const shelf = withArchives ? openShelf(schedule) : undefined
  const inner = shelf === undefined ? memoryStore({ schedule }) : shelf.store
  const history = newHistory(world.now)
  const judge = newJudge(scene, history, limits)
  const librarian = shelf === undefined ? undefined : newLibrarian(scene, history, shelf)
  const listeners: ((head: number) => void)[] = []
  let ids = 0
  const newId = (): string => `00000000-0000-7000-8000-${(++ids).toString(16).padStart(8, '0')}0000`

  const commit: Vault['commit'] = async (append, by, work) => {
    const result = work === undefined || shelf === undefined ? await inner.append(append)() : shelf.append(append, work)
    if (E.isLeft(result)) {
      trace(() => `store     ${by} is refused on ${append.stream}: ${result.left.tag}`)
      return result
    }
    const page = await inner.readAll(history.head(), 1_000)()
    if (E.isRight(page)) {
      for (const event of page.right.events) {
        if (event.position <= history.head()) continue
        trace(
          () =>
            `log ${event.position} ${event.stream}@${event.revision} ${event.type} by ${by} ${JSON.stringify(event.data)}`,
        )
        if (event.type === 'blob_part') coverage.kind('value kept apart')
        else coverage.event(event.type)
        judge.event(event, by)
        history.take(event)
        librarian?.event(event)
      }
    }
    for (const listener of listeners) listener(history.head())
    return result
  }

  const rival = async (stream: string): Promise<void> => {
    const [category, id] = partsOf(stream)
    const events = history.streamOf(id)
    const last = events[events.length - 1]
    if (category !== 'execution' || last === undefined) return
    const state = history.fold(id, events.length - 1)
    const intents: readonly ExecutionIntent[] = [
      pause('rival'),
      pause('rival'),
      resume(false, 'rival'),
      cancel('rival'),
    ]
    const decided = rivals.pick(intents)(state, { at: last.at, random: () => 0.5, env: () => undefined })
    if (E.isLeft(decided) || decided.right.length === 0) return
    for (const event of decided.right) evolve(state, { ...event, at: last.at })
    const append = { id: newId(), stream, expected: last.revision, at: last.at, events: decided.right }
    coverage.kind('conflict with another writer')
    await commit(append, 'rival')
  }

  return {
    inner,
    history,
    judge,
    commit,
    shelf,
    rival,
    newId,
    outage: { writes: false, reads: false },
    onGrowth: (call) => listeners.push(call),
  }
}

interface Pending {
  readonly arrive: () => void
  readonly takeBack: () => void
  /** What a crash makes of it while it is under way. */
  readonly survives: boolean
}

/** The store as one process reaches it: over a wire that delays, loses and breaks as the seed says. */
export const newWire = (scene: Scene, vault: Vault, sender: Sender, mayGhost: boolean): Wire => {
  const { world, coverage, trace, calm, has } = scene
  const random = scene.random(`wire of ${sender.name}`)
  const { inner, commit, outage } = vault
  const troubles = random.pick([0, 0.02, 0.1])
  const underWay = new Set<Pending>()

  const strikes = (part: Parameters<Scene['has']>[0], probability: number): boolean => {
    const drawn = random.chance(probability)
    return drawn && !calm.yet && has(part)
  }
  const travel = (): number => {
    const slow = strikes('slow-store', troubles)
    const delay = random.whole(1, 4)
    const slowness = random.delay(20_000)
    if (slow) coverage.kind('append slow')
    return slow ? delay + slowness : delay
  }

  const append = (request: Append, work?: Work): Promise<Answer> =>
    new Promise((settle) => {
      if (!sender.isAlive()) return
      trace(
        () =>
          `${sender.name}         appends ${request.events.map(({ type }) => type).join(', ')} to ${request.stream} after ${request.expected}`,
      )
      const refused = strikes('refusals', troubles)
      const lost = strikes('lost-acknowledgements', troubles)
      const rivalled = strikes('rivals', troubles)
      const back = travel()
      const answer = (result: Answer): void => {
        world.after(back, () => {
          if (!sender.isAlive()) {
            if (E.isRight(result)) coverage.kind('commit that nobody heard of')
            return
          }
          settle(result)
          sender.atEffect()
        })
      }
      const fail = (kind: Kind): void => {
        coverage.kind(kind)
        answer(E.left(AWAY))
      }
      const arrive = async (): Promise<void> => {
        underWay.delete(pending)
        const by = sender.isAlive() ? sender.name : `the ghost of ${sender.name} (${sender.life})`
        if (by !== sender.name) coverage.kind('append arriving after its sender died')
        if (outage.writes) return fail('outage of writes')
        if (refused) return fail('append refused')
        if (rivalled) await vault.rival(request.stream)
        const result = await commit(request, by, work)
        if (lost && E.isRight(result)) fail('acknowledgement lost')
        else answer(result)
      }
      const takeBack = world.after(travel(), () => void arrive())
      const pending: Pending = {
        arrive: () => void arrive(),
        takeBack,
        survives: random.chance(0.5),
      }
      underWay.add(pending)
      // Nobody but its sender knows of what only begins: a death then tells most.
      for (let n = mayGhost && request.expected === 'no_stream' ? 6 : 1; n > 0; n--) sender.atEffect()
    })

  const files = scene.random(`archivist of ${sender.name}`)
  /** A thread of the process: it dies with it, whatever it has written by then. */
  const doJob = (shelf: Shelf, job: Job): Promise<E.Either<Fault, JobAnswer>> =>
    new Promise((settle) => {
      const fails = files.chance(0.05) && !calm.yet && has('refusals')
      world.after(files.whole(1, files.pick([5, 500])), () => {
        if (!sender.isAlive()) return
        trace(() => `${sender.name}         ${job.kind}s archive ${job.archive_id}`)
        const answer = fails ? E.left(AWAY) : shelf.work(job)
        sender.atEffect()
        // Between the file and the log's event: what dies here leaves a file that nobody knows of.
        if (job.kind === 'pack') for (let n = 6; n > 0; n--) sender.atEffect()
        world.after(files.whole(1, 4), () => {
          if (sender.isAlive()) settle(answer)
          else if (job.kind === 'pack' && E.isRight(answer)) coverage.kind('file of an archive that no log knows of')
        })
      })
    })

  /** What is read is what was there when the question arrived. */
  const read = <A>(ask: () => Promise<A>): Promise<E.Either<Fault, never> | A> =>
    new Promise((settle) => {
      if (!sender.isAlive()) return
      const refused = strikes('read-faults', troubles)
      const slow = strikes('read-faults', troubles)
      const delay = slow ? random.delay(5_000) : random.whole(0, 2)
      const answer = (result: E.Either<Fault, never> | A): void => {
        world.after(delay, () => {
          if (sender.isAlive()) settle(result)
        })
      }
      if (slow) coverage.kind('read slow')
      if (refused) coverage.kind('read refused')
      if (outage.reads) coverage.kind('outage of everything')
      if (refused || outage.reads) answer(E.left(AWAY))
      else void ask().then(answer)
    })

  const archivesOn = (shelf: Shelf): Archives => shelf.archives({ append, work: (job) => doJob(shelf, job) })

  return {
    store: {
      append: (request) => () => append(request),
      read:
        (...args) =>
        () =>
          read(inner.read(...args)),
      readAll:
        (...args) =>
        () =>
          read(inner.readAll(...args)),
      eventAt:
        (...args) =>
        () =>
          read(inner.eventAt(...args)),
      subscribe: inner.subscribe,
      watch: (stream, changed) =>
        inner.watch(stream, () => {
          if (sender.isAlive()) changed()
        }),
      gapless: inner.gapless,
      head: inner.head,
      check: inner.check,
      reach: inner.reach,
      measures: inner.measures,
      ...(vault.shelf === undefined ? {} : { archives: archivesOn(vault.shelf) }),
      close: async () => undefined,
    },
    cut: () => {
      for (const pending of underWay) {
        pending.takeBack()
        if (pending.survives && mayGhost) world.after(random.whole(1, random.pick([10, 1_000, 90_000])), pending.arrive)
        else if (pending.survives) pending.arrive()
        else coverage.kind('batch torn by a crash')
      }
    },
  }
}
