import { sameJson } from '../../domain/json.ts'
import type { Due } from '../../domain/execution/due.ts'
import { idOf } from '../../domain/execution/index.ts'
import { taskAt, type TaskState } from '../../domain/execution/state.ts'
import { sameLimits } from './in-definition.ts'
import type { Place, RecordedAttempt, RecordedTask } from './recording.ts'
import { keyOf, roundIn, writtenFor, type Scene } from './scene.ts'

/** When something that time brings about is to happen: as it did where the definition still says so, else when it says. */
export const placeOfDue = (scene: Scene, due: Due): { readonly time: number; readonly rank: number } | undefined => {
  const { agenda } = scene
  const round = roundIn(scene)
  const id = idOf(scene.execution, due.task)
  const task = taskAt(scene.execution, due.task)
  const recorded = round.tasks.get(id)
  // What all of a task may take counts from its first attempt, which has another number in a later round.
  const number = due.what === 'task' ? (recorded?.attempts.keys().next().value ?? due.attempt) : due.attempt
  const attempt = recorded?.attempts.get(number)
  const late = (time: number) => ({ time, rank: agenda.late() })
  if (due.what !== 'escalation' && due.what !== 'end_of_wait' && scene.missing.has(keyOf(scene, id, due.attempt)))
    return undefined
  if (recorded === undefined || attempt === undefined) return late(due.at)

  const began = scene.began.get(keyOf(scene, id, number)) ?? attempt.started.time
  const shift = began - attempt.started.time
  const then = thenOf(due, task, recorded, attempt)
  const asWritten = isAsWritten(scene, id, due, task, attempt, shift)
  if (attempt.ending === undefined && isLimit(due, task)) {
    // It was given up then: only until that is it known that nothing came.
    const end = recorded.ended ?? round.last
    return !asWritten && due.at < end.time + shift ? late(due.at) : undefined
  }
  if (asWritten) {
    if (then !== undefined) return { time: then.time + shift, rank: then.revision }
    // It did not happen then, however late it was for that.
    const end = (due.what === 'task' ? recorded.ended : attempt.ending) ?? recorded.ended ?? round.last
    return late(Math.max(due.at, end.time + shift))
  }
  // It was given up then. What it would have come to in a longer time is not known.
  if (then !== undefined && due.what !== 'end_of_wait' && due.what !== 'escalation' && due.at > then.time + shift)
    return undefined
  return late(due.at)
}

/** It ends an attempt because nothing has come of it. */
const isLimit = ({ what }: Due, { awaits, node }: TaskState): boolean =>
  node.shape === 'leaf' && what !== 'escalation' && (what !== 'end_of_wait' || awaits !== undefined)

/** The event that it was. */
const thenOf = (due: Due, task: TaskState, recorded: RecordedTask, attempt: RecordedAttempt): Place | undefined => {
  const timedOut = (scope: string, one: RecordedAttempt | undefined): Place | undefined =>
    one?.ending?.is === 'timed_out' && one.ending.scope === scope ? one.ending : undefined
  switch (due.what) {
    case 'attempt':
    case 'heartbeat':
      return timedOut(due.what, attempt)
    case 'task':
      return recorded.outOfTime
    case 'end_of_wait':
      if (task.awaits !== undefined) return timedOut('attempt', attempt)
      return attempt.ending?.is === 'timed_out' ? undefined : attempt.ending
    case 'escalation':
      return attempt.escalated[task.escalated]
    case 'turn':
    case 'retry':
      return undefined
  }
}

/** Whether time is to bring it about as it was to then. */
const isAsWritten = (
  scene: Scene,
  id: string,
  { at, what }: Due,
  { awaits }: TaskState,
  { event }: RecordedAttempt,
  shift: number,
): boolean => {
  const { old, now } = writtenFor(scene, id)
  switch (what) {
    case 'end_of_wait':
      return event.data.until !== undefined && Date.parse(event.data.until) + shift === at
    case 'escalation':
      return sameJson(event.data.awaits, awaits)
    default:
      return sameLimits(old, now)
  }
}
