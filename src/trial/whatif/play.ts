import {
  admit,
  cancel,
  escalateApproval,
  expire,
  findTask,
  idOf,
  isOver,
  isUnderWay,
  inputOf,
  pause,
  receiveSignal,
  resume,
  retry,
  timeOutTask,
  type ExecutionIntent,
} from '../../domain/execution/index.ts'
import * as E from 'fp-ts/lib/Either.js'
import { standing } from '../../domain/execution/deadlines.ts'
import { isEarlier, type Due } from '../../domain/execution/due.ts'
import { isReady, joinReady, standsIn } from '../../domain/execution/instances.ts'
import { taskAt } from '../../domain/execution/state.ts'
import type { Line } from '../../domain/execution/line.ts'
import { popHeap } from '../../domain/heap.ts'
import { EARLY, type Item } from './agenda.ts'
import { placeOfDue } from './due-place.ts'
import { begin } from './outcomes.ts'
import type { Place, RecordedAttempt, Told } from './recording.ts'
import {
  chanceOf,
  conclude,
  isStuck,
  keyOf,
  later,
  miss,
  recordedOf,
  roundIn,
  sceneOf,
  settle,
  take,
  type Given,
  type Scene,
} from './scene.ts'

/** What one replay may come to. */
const MAX_EVENTS = 100_000

/**
 * Plays a recorded run against another definition: no engine, no component, no time that passes. Everything recorded happens in its
 * order and at its time, as far as the definition lets it: commands, signals and starts when they came, outcomes as long after their
 * start as they came then. What the definition asks for beyond that happens as soon as it may. So with the definition that it was a
 * run of, it comes to exactly the events that it had.
 */
export const play = (given: Given): Scene => {
  const scene = sceneOf(given)
  const { recording, agenda, execution } = scene
  const { submitted } = recording
  take(scene, () => E.right([{ type: submitted.type, data: submitted.data }]))
  let retries = recording.rounds.length - 1
  for (const command of recording.commands) {
    agenda.put(Date.parse(command.at), command.revision, () => {
      if (command.type === 'workflow_retried') retries--
      take(scene, intentOf(scene, command))
    })
  }
  const isExpiryAsWritten = given.then.plan.definition.timeout === scene.definition.timeout
  for (const round of recording.rounds) {
    const { expired } = round
    const act = (): void => {
      if (roundIn(scene) === round) take(scene, expire())
    }
    if (expired !== undefined && isExpiryAsWritten) agenda.put(expired.time, expired.revision, act, true)
  }
  const starts = openStarts(scene)

  const follow = (): void => {
    do {
      settle(scene)
      foresee(scene)
    } while (starts.look())
  }
  follow()
  for (let item = agenda.first(); item !== undefined; item = agenda.first()) {
    if (isOver(execution) && retries === 0) break
    if (scene.events.length > MAX_EVENTS) break
    if (!recording.isOver && isBeyond(scene, item)) break
    if (agenda.solid() === 0 && isStuck(scene)) break
    const expiry = expiryOf(scene, isExpiryAsWritten)
    if (expiry < item.time && !isStuck(scene)) {
      scene.now = expiry
      take(scene, expire())
      follow()
      continue
    }
    agenda.take()
    scene.now = Math.max(scene.now, item.time)
    item.act()
    follow()
    starts.again()
    follow()
  }
  tellWhatIsOpen(scene)
  return scene
}

/** A run that was not over is played as far as it had come. */
const isBeyond = ({ recording: { rounds } }: Scene, { time, rank, isLimit }: Item): boolean => {
  const last = rounds.at(-1)?.last ?? { time: 0, revision: 0 }
  return time > last.time || (isLimit && time === last.time && rank > last.revision)
}

/** As late as it was noticed then: not before the recorded end where the definition still says the same. */
const expiryOf = (scene: Scene, isAsWritten: boolean): number => {
  const { expiresAt } = scene.execution
  const { expired, last } = roundIn(scene)
  if (!isAsWritten) return expiresAt
  return expired === undefined ? Math.max(expiresAt, last.time) : Infinity
}

const intentOf = ({ execution }: Scene, command: Told): ExecutionIntent => {
  switch (command.type) {
    case 'workflow_started':
      return admit()
    case 'workflow_paused':
      return pause(command.data.reason, { by_parent: command.data.by_parent === true })
    case 'workflow_resume_requested':
      return resume(false, command.data.reason)
    case 'workflow_resumed':
      return execution.status === 'pending'
        ? admit()
        : resume(true, command.data.reason, { by_parent: command.data.by_parent === true })
    case 'workflow_retried':
      return retry(command.data.reason)
    case 'workflow_cancelled':
    case 'compensation_started':
      return cancel(command.data.reason)
    case 'signal_received': {
      const { name, data, signal_id, trace } = command.data
      return receiveSignal({
        name,
        data,
        ...(signal_id === undefined ? {} : { signal_id }),
        ...(trace === undefined ? {} : { trace }),
      })
    }
    default:
      throw new Error(`${command.type} is no command`)
  }
}

/** Takes what the execution foresees into the agenda, at its place. */
const foresee = (scene: Scene): void => {
  const { execution } = scene
  for (let due = popHeap(execution.due, isEarlier); due !== undefined; due = popHeap(execution.due, isEarlier)) {
    const foreseen = due
    if (due.what === 'turn' || due.what === 'retry') {
      later(scene, due.at, EARLY, () => {
        if (standing(execution, foreseen) === 'stands') joinReady(execution, foreseen.task)
      })
      continue
    }
    const stands = standing(execution, due)
    if (stands === 'gone') continue
    const now = stands === 'stands' ? due : { ...due, at: stands }
    const place = placeOfDue(scene, now)
    const isTimer = due.what === 'end_of_wait' && taskAt(execution, due.task).awaits === undefined
    if (place !== undefined) later(scene, place.time, place.rank, () => happen(scene, now), !isTimer)
  }
}

/** Time brings something about, if it still stands; it may have been put off. */
const happen = (scene: Scene, due: Due): void => {
  const { execution } = scene
  const stands = standing(execution, due)
  if (stands === 'gone') return
  if (stands !== 'stands') {
    execution.due.push({ ...due, at: stands })
    return
  }
  const { task, attempt, what } = due
  const state = taskAt(execution, task)
  const recorded = recordedOf(scene, idOf(execution, task), attempt)
  switch (what) {
    case 'turn':
    case 'retry':
      joinReady(execution, task)
      return
    case 'escalation':
      take(scene, escalateApproval(task))
      // What was foreseen stands for the next one as well.
      execution.due.push(due)
      return
    case 'end_of_wait': {
      if (state.awaits !== undefined) {
        take(scene, timeOutTask(task, 'attempt'), chanceOf(recorded))
        return
      }
      const kind = scene.kindOf(state.node.component, state.node.action)
      const input = inputOf(execution, task, scene.env)
      const until = state.until ?? new Date(scene.now).toISOString()
      const output = kind.kind === 'timer' ? kind.output(E.isRight(input) ? input.right : null, until) : null
      conclude(scene, task, attempt, E.right(output))
      return
    }
    default:
      // Whether it would really be too late depends on what nobody knows.
      if (what === 'task' && isStuck(scene)) return
      take(scene, timeOutTask(task, what), chanceOf(recorded))
  }
}

/** Who starts, and when: at the recorded place if there is one, else as soon as it may. */
const openStarts = (scene: Scene) => {
  const { execution, agenda, recording, then } = scene
  const passed = new Set<string>()
  const waiting = new Set<number>()
  let lines: readonly Line[] = []
  let looked: number[] = []

  const tryBegin = (index: number): void => {
    const task = taskAt(execution, index)
    if (!isReady(task)) return
    const isAlone = execution.policy.parallel || execution.busy === 0 || standsIn(task, 0)
    if (execution.status === 'running' && isAlone) begin(scene, index)
    else waiting.add(index)
  }

  const permit = (id: string, attempt: number | undefined): void => {
    passed.add(keyOf(scene, id, attempt ?? FIRST))
    const index = findTask(execution, id)
    if (index === undefined) return
    if (attempt === undefined || taskAt(execution, index).attempt + 1 === attempt) tryBegin(index)
  }

  for (const round of recording.rounds) {
    for (const [id, { first, attempts }] of round.tasks) {
      const put = (place: Place, attempt?: number): void =>
        agenda.put(place.time, place.revision, () => {
          if (roundIn(scene) === round) permit(id, attempt)
        })
      if (attempts.size === 0) put(first)
      for (const [attempt, { started }] of attempts) put(started, attempt)
    }
  }

  const newcomer = (index: number): void => {
    const id = idOf(execution, index)
    const attempt = taskAt(execution, index).attempt + 1
    const round = roundIn(scene)
    const isOverThen = recording.isOver || round !== recording.rounds.at(-1)
    const recorded = round.tasks.get(id)
    // What never started has one place: where it came to its end instead.
    const place = recorded?.attempts.size === 0 ? FIRST : attempt
    const isRecorded = recorded !== undefined && (place === FIRST || recorded.attempts.has(attempt))
    if (isRecorded && !passed.has(keyOf(scene, id, place))) return
    // It was there then, and its turn had not come by the end of the run.
    const before = recorded?.attempts.get(attempt - 1)
    const stoodStill =
      before === undefined ? recorded === undefined && findTask(then, id) !== undefined : isWaited(before)
    const holds = !isRecorded && stoodStill
    if (holds && !isOverThen) return
    later(scene, holds ? Math.max(scene.now, round.last.time) : scene.now, agenda.late(), () => tryBegin(index))
  }

  return {
    /** Looks at who has become ready. True when anybody has. */
    look: (): boolean => {
      let found = false
      if (lines[0] !== execution.free) {
        lines = [execution.free, ...execution.ready]
        looked = lines.map(() => 0)
        waiting.clear()
      }
      for (const [number, line] of lines.entries()) {
        for (let place = looked[number] as number; place < line.items.length; place++) {
          const index = line.items[place] as number
          if (!standsIn(taskAt(execution, index), number)) continue
          newcomer(index)
          found = true
        }
        looked[number] = line.items.length
      }
      return found
    },
    /** Those who had to wait for others, or for the run to go on, try again. */
    again: (): void => {
      const all = [...waiting]
      waiting.clear()
      for (const index of all) tryBegin(index)
    },
  }
}

/** In the place of an attempt: none was made. */
const FIRST = 0

const isWaited = ({ retryAt }: RecordedAttempt): boolean => retryAt !== undefined

/** What is under way in the end, and can't be said to come to anything. */
const tellWhatIsOpen = (scene: Scene): void => {
  const { execution, recording } = scene
  if (isOver(execution) || !recording.isOver) return
  for (const [index, task] of execution.tasks.entries()) {
    if (!isUnderWay(task) || task.node.shape !== 'leaf' || task.caught !== undefined) continue
    const id = idOf(execution, index)
    const { attempt, awaits } = task
    if (scene.missing.has(keyOf(scene, id, attempt))) continue
    if (awaits?.kind === 'signal')
      miss(scene, id, attempt, 'no_signal', `${id} waits for a signal ${awaits.name} that did not come`)
    else if (awaits?.kind === 'approval')
      miss(scene, id, attempt, 'no_decision', `${id} waits for a decision that nobody made`)
    else if (recordedOf(scene, id, attempt)?.ending?.is === 'timed_out')
      miss(
        scene,
        id,
        attempt,
        'timed_out_then',
        `attempt ${attempt} of ${id} was given up after a shorter time than it has now`,
      )
    else
      miss(
        scene,
        id,
        attempt,
        'was_given_up',
        `attempt ${attempt} of ${id} was given up then, before it had an outcome`,
      )
  }
}
