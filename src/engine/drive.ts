import * as E from 'fp-ts/lib/Either.js'
import { isOver, type ExecutionEvent } from '../domain/execution/index.ts'
import { unborn } from '../domain/execution/birth.ts'
import type { Blobs } from '../store/blobs.ts'
import type { Append, Appended, EventStore, Fault } from '../store/event-store.ts'
import type { Means } from './call-of.ts'
import { callAfterAll, componentOf, dispatch, giveUp, isClaimed, leaveGates, recall, uncalled } from './calls.ts'
import { lighten, USUAL } from './too-large.ts'
import type { Clock } from './clock.ts'
import type { Loaded } from './load.ts'
import { isDurable, type Message, type Run } from './run.ts'
import { answer, takeTurn, type Surroundings, type Turn } from './turn.ts'

/** What driving needs from the engine around it. */
export interface Drive {
  readonly store: EventStore
  readonly blobs: Blobs
  readonly clock: Clock
  readonly newId: () => string
  readonly around: Surroundings
  readonly means: Means
  readonly occupyGate: (component: string) => void
  /** The run's state is durable: give back what it holds in vain, set its timer, keep or drop it. */
  readonly settled: (run: Run) => void
  /** These events of the run are durable. */
  readonly recorded: (run: Run, events: readonly ExecutionEvent[]) => void
  /** The run was folded from the log again. */
  readonly reloaded: (run: Run) => void
  /** An append has ended in nothing: nobody waits for it any more, though the run may not come to rest for long. */
  readonly ended: () => void
  /** The log knows no such execution. */
  readonly gone: (run: Run) => void
  /** Puts a message into the run's inbox. */
  readonly hear: (run: Run, message: Message) => void
  readonly load: (id: string) => Promise<E.Either<Fault, Loaded | undefined>>
  /** False once outcomes are no longer recorded: the process is about to end, and they will be asked for again. */
  readonly mayRecord: () => boolean
  readonly report: (error: unknown, executionId: string) => void
}

const AWAY: Fault = { tag: 'store_unavailable', reason: 'the event store does not answer; the server tries again' }

const FIRST_BACKOFF = 100
const LONGEST_BACKOFF = 2_000

/** Puts a message into the run's inbox and lets it take its turn. */
export const post = (drive: Drive, run: Run, message: Message): void => {
  if (message.kind === 'command' && run.stale) {
    message.settle(E.left(AWAY))
    return
  }
  run.inbox.push(message)
  pump(drive, run)
}

/** Takes a turn unless one is being appended; then the end of that one does. */
export const pump = (drive: Drive, run: Run): void => {
  if (!isDurable(run)) return
  let turn: Turn
  const { inbox } = run
  // From its first decision on the state is ahead of the log: a place that is given back must not come to this run now.
  run.appending = true
  try {
    turn = takeTurn(run, drive.around)
  } catch (bug) {
    run.appending = false
    // Nobody asks for the outcomes again, and whoever waits for a command is to hear of it.
    run.inbox = inbox
    drive.report(bug, run.id)
    doubt(drive, run)
    return
  }
  const unused = run.grants.splice(0)
  if (turn.events.length === 0) {
    run.appending = false
    answer(run, turn)
    rest(drive, run)
    leaveGates(drive, unused)
    return
  }
  leaveGates(drive, unused)
  run.grown = 0
  const expected = run.revision < 0 ? 'no_stream' : run.revision
  const append = { id: drive.newId(), stream: run.stream, expected, at: turn.at, events: turn.events } as const
  appendWith(drive, turn, append).then(
    (result) => appended(drive, run, turn, result),
    (bug: unknown) => {
      drive.report(bug, run.id)
      appended(drive, run, turn, E.left(AWAY))
    },
  )
}

/** What the events refer to is durable before they are. */
const appendWith = (drive: Drive, turn: Turn, append: Append): Promise<E.Either<Fault, Appended>> =>
  turn.blobs.length === 0 ? drive.store.append(append)() : appendBehind(drive, turn, append)

const appendBehind = async (
  { store, blobs }: Drive,
  turn: Turn,
  append: Append,
): Promise<E.Either<Fault, Appended>> => {
  for (const { ref, text } of turn.blobs) {
    const kept = await blobs.put(ref, text, turn.at)()
    if (E.isLeft(kept)) return kept
  }
  return store.append(append)()
}

/** Shows the run when its state is durable. One that is in doubt is loaded again for it: reading may work where writing does not. */
export const look = (drive: Drive, run: Run, seen: (run: Run) => void): void => {
  run.looks.push(seen)
  if (isDurable(run)) rest(drive, run)
  else if (run.stale && !run.loading) void reload(drive, run)
}

const appended = (drive: Drive, run: Run, turn: Turn, result: E.Either<Fault, Appended>): void => {
  if (E.isLeft(result)) {
    run.appending = false
    refused(drive, run, turn, result.left)
    return
  }
  // It is still `appending` until all that is durable has been said and done: a place that is given back here must not come
  // to this run before, or its next turn would make the state run ahead of the log under whoever is told of it.
  const expected = run.revision
  run.revision = result.right.revision
  run.position = result.right.position
  run.backoff = 0
  run.bounds = USUAL
  for (const task of turn.abandoned) run.calls.get(task)?.abort()
  if (turn.cancelled || isOver(run.execution)) giveUp(run)
  // Others have written behind it already: they may have ended what it claims, or called for it and heard that it was accepted.
  const overtaken = run.grown > 1
  for (const begun of turn.begun) {
    if (turn.cancelled && !isClaimed(run, begun)) leaveGates(drive, [componentOf(run, begun.task)])
    else if (overtaken) run.uncalled.push(uncalled(run, begun, expected, componentOf(run, begun.task)))
    else dispatch(drive, run, begun)
  }
  answer(run, turn)
  drive.recorded(run, turn.events)
  run.appending = false
  if (overtaken) {
    void reload(drive, run)
    return
  }
  rest(drive, run)
  if (turn.more || run.inLine || run.inbox.length > 0 || mayBegin(run)) pump(drive, run)
}

/** It was given its slot while its turn was being appended. */
const mayBegin = ({ holdsSlot, execution }: Run): boolean => holdsSlot && execution.status === 'pending'

const rest = (drive: Drive, run: Run): void => {
  for (const seen of run.looks.splice(0)) seen(run)
  drive.settled(run)
}

/**
 * Nothing of the turn is in the log, or nobody can tell. Outcomes are kept and told again; so are commands when another
 * writer was first, but callers do not wait for a store that is away.
 */
const refused = (drive: Drive, run: Run, turn: Turn, fault: Fault): void => {
  const lighter = fault.tag === 'append_too_large' ? lighten(turn, run.bounds, fault) : undefined
  // Said before the places are given back, or one of them would come to this run and be used on a state that never was.
  if (fault.tag === 'wrong_expected_revision' || lighter !== undefined) run.loading = true
  else run.stale = true
  drive.ended()
  if (run.stale) {
    const claimed = turn.begun.filter((begun) => isClaimed(run, begun))
    run.uncalled.push(...claimed.map((begun) => uncalled(run, begun, run.revision)))
  }
  leaveGates(
    drive,
    turn.begun.map(({ task }) => componentOf(run, task)),
  )
  if (lighter !== undefined) {
    run.bounds = lighter.bounds
    run.inbox = [...lighter.hear, ...run.inbox]
    startAgain(drive, run)
    return
  }
  if (fault.tag === 'append_too_large') drive.report(fault, run.id)
  const again =
    fault.tag === 'wrong_expected_revision' ? turn.heard : turn.heard.filter(({ kind }) => kind === 'outcome')
  if (again !== turn.heard) for (const { settle } of turn.answers) settle(E.left(fault))
  run.inbox = [...again, ...run.inbox]
  // What it was about to begin is there: by a try of its own that seemed to have failed, as far as anybody can tell.
  if (fault.tag === 'wrong_expected_revision') void reload(drive, run, { inherits: run.revision < 0 })
  else doubt(drive, run)
}

/** Nothing of its turn was written: it goes on from what the log says, which is nothing before its first event. */
const startAgain = (drive: Drive, run: Run): void => {
  if (run.revision >= 0) {
    void reload(drive, run)
    return
  }
  run.loading = false
  if (run.inbox.length === 0) {
    vanish(drive, run)
    return
  }
  run.execution = unborn(run.execution.plan, run.id)
  pump(drive, run)
}

/** The log knows no such execution. */
const vanish = (drive: Drive, run: Run): void => {
  run.execution = unborn(run.execution.plan, run.id)
  for (const seen of run.looks.splice(0)) seen(run)
  drive.gone(run)
}

/** The run's state can't be trusted: it is loaded again, a little later each time. */
const doubt = (drive: Drive, run: Run): void => {
  run.stale = true
  run.backoff = Math.min(run.backoff === 0 ? FIRST_BACKOFF : run.backoff * 2, LONGEST_BACKOFF)
  for (const message of run.inbox) if (message.kind === 'command') message.settle(E.left(AWAY))
  run.inbox = run.inbox.filter(({ kind }) => kind !== 'command')
  drive.clock.after(run.backoff, () => {
    if (run.stale && !run.loading) void reload(drive, run)
  })
}

/** The stream of a run has grown: if that was another process, what is known here is out of date. */
export const grew = (drive: Drive, run: Run): void => {
  run.grown++
  if (isDurable(run)) void reload(drive, run)
}

/** Another process goes on with what it has claimed: only what this one claimed is called for here, and what it inherits. */
const reload = async (drive: Drive, run: Run, { inherits } = { inherits: false }): Promise<void> => {
  run.loading = true
  let loaded: Awaited<ReturnType<Drive['load']>>
  do {
    run.grown = 0
    loaded = await drive.load(run.id)
  } while (run.grown > 0 && E.isRight(loaded))
  if (E.isLeft(loaded)) {
    run.loading = false
    doubt(drive, run)
    return
  }
  run.stale = false
  if (loaded.right === undefined) {
    run.loading = false
    vanish(drive, run)
    return
  }
  Object.assign(run, loaded.right)
  giveUp(run)
  callAfterAll(drive, run)
  if (inherits) recall(drive, run)
  drive.reloaded(run)
  run.loading = false
  rest(drive, run)
  pump(drive, run)
}
