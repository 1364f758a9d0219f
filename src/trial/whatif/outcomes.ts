import * as E from 'fp-ts/lib/Either.js'
import {
  acceptTask,
  decideApproval,
  failUnstarted,
  heartbeatTask,
  idOf,
  inputOf,
  letThrough,
  openTask,
  startTask,
  type ExecutionIntent,
} from '../../domain/execution/index.ts'
import { isThisAttempt } from '../../domain/execution/commands/this-attempt.ts'
import { standsIn } from '../../domain/execution/instances.ts'
import { taskAt } from '../../domain/execution/state.ts'
import type { Awaiting } from '../../engine/tasks/task-kind.ts'
import { hasMapping, sameMapping } from './in-definition.ts'
import type { Ending, RecordedAttempt, Told } from './recording.ts'
import { chanceOf, conclude, keyOf, later, miss, recordedOf, take, writtenFor, type Scene } from './scene.ts'

/** Opens a task, or starts its next attempt, of which the recording then says what comes. */
export const begin = (scene: Scene, index: number): void => {
  const { execution } = scene
  const task = taskAt(execution, index)
  if (standsIn(task, 0)) {
    noteBeginning(scene, idOf(execution, index), task.attempt + 1)
    if (take(scene, openTask(index)) || task.node.shape !== 'leaf') return
    letThrough(execution, index)
  }
  start(scene, index)
}

const noteBeginning = (scene: Scene, id: string, attempt: number): void => {
  scene.began.set(keyOf(scene, id, attempt), scene.now)
}

const start = (scene: Scene, index: number): void => {
  const { execution, now, kindOf } = scene
  const state = taskAt(execution, index)
  const { component, action, input: template, timeout } = state.node
  const id = idOf(execution, index)
  const attempt = state.attempt + 1
  const recorded = recordedOf(scene, id, attempt)
  noteBeginning(scene, id, attempt)
  const made = inputOf(execution, index, scene.env)
  if (E.isLeft(made)) {
    take(scene, failUnstarted({ task: index, error: made.left }))
    return
  }
  const input = made.right
  const given = template.kind === 'constant' || state.input !== undefined ? {} : { input }
  const kind = kindOf(component, action)
  switch (kind.kind) {
    case 'call':
      take(scene, startTask({ task: index, ...given }))
      expect(scene, index, id, attempt, recorded)
      return
    case 'pure':
      take(scene, startTask({ task: index, ...given }))
      conclude(scene, index, attempt, kind.run(input))
      return
    case 'await': {
      const child = recorded?.event.data.awaits
      const newId = (): string => (child?.kind === 'workflow' ? child.execution_id : NOBODY)
      const awaiting = kind.awaits(input, { at: now, newId })
      const waits = E.isRight(awaiting) ? awaitingFrom(awaiting.right, timeout, now) : {}
      take(scene, startTask({ task: index, ...given, ...waits }))
      if (E.isLeft(awaiting)) conclude(scene, index, attempt, awaiting)
      else if (awaiting.right.awaits.kind === 'workflow') expect(scene, index, id, attempt, recorded)
      else hear(scene, index, id, attempt, recorded)
      return
    }
    case 'timer': {
      const due = kind.due(input, now)
      const until = E.isRight(due) ? { until: new Date(due.right).toISOString() } : {}
      take(scene, startTask({ task: index, ...given, ...until }))
      if (E.isLeft(due)) conclude(scene, index, attempt, due)
    }
  }
}

const NOBODY = '00000000-0000-7000-8000-000000000000'

const awaitingFrom = ({ awaits, timeout = Infinity }: Awaiting, ofTask = Infinity, now: number) => {
  const seconds = Math.min(timeout, ofTask)
  return seconds === Infinity ? { awaits } : { awaits, until: new Date(now + seconds * 1_000).toISOString() }
}

/** What comes of a call, as long after its start as it came then. */
const expect = (
  scene: Scene,
  index: number,
  id: string,
  attempt: number,
  recorded: RecordedAttempt | undefined,
): void => {
  if (recorded === undefined) {
    miss(scene, id, attempt, 'never_ran', `attempt ${attempt} of ${id} was never made: there is no recorded output`)
    return
  }
  hear(scene, index, id, attempt, recorded)
  const { ending, started } = recorded
  if (ending === undefined || ending.is === 'timed_out') return
  const { old, now } = writtenFor(scene, id)
  const isMapped = hasMapping(old) && (ending.is === 'completed' || ending.error.type === 'expression_error')
  if (isMapped && !sameMapping(old, now)) {
    const message = `what ${id} gave was recorded as its old "output" made it: what the call itself gave is not known`
    miss(scene, id, attempt, 'mapping_changed', message)
    return
  }
  const act = (): void => end(scene, index, attempt, recorded, ending, hasMapping(old))
  later(scene, ending.time - started.time + scene.now, ending.revision, act)
}

/** A recorded output that was mapped is not mapped again. */
const end = (
  scene: Scene,
  task: number,
  attempt: number,
  recorded: RecordedAttempt,
  ending: Exclude<Ending, { readonly is: 'timed_out' }>,
  isMapped: boolean,
): void => {
  if (ending.is === 'failed') {
    conclude(scene, task, attempt, E.left(ending.error))
    return
  }
  if (!isMapped) {
    conclude(scene, task, attempt, E.right(ending.output ?? null))
    return
  }
  const completed: ExecutionIntent = (execution) =>
    E.right(
      isThisAttempt(execution, task, attempt)
        ? [{ type: 'task_completed', data: { task_id: idOf(execution, task), attempt, output: ending.output } }]
        : [],
    )
  take(scene, completed, chanceOf(recorded))
}

/** What was said of an attempt while it was under way. */
const hear = (
  scene: Scene,
  index: number,
  id: string,
  attempt: number,
  recorded: RecordedAttempt | undefined,
): void => {
  for (const said of recorded?.said ?? []) {
    const after = Date.parse(said.at) - (recorded?.started.time ?? 0)
    later(scene, scene.now + after, said.revision, () => take(scene, intentOf(scene, said, index, id, attempt)))
  }
}

const intentOf = (
  { execution }: Scene,
  said: Told,
  task: number,
  task_id: string,
  attempt: number,
): ExecutionIntent => {
  switch (said.type) {
    case 'task_heartbeat':
      return heartbeatTask({ task, attempt, ...('details' in said.data ? { details: said.data.details } : {}) })
    case 'approval_decided': {
      const { task_id: _id, attempt: _attempt, ...decision } = said.data
      return decideApproval({ execution_id: execution.id, task_id, attempt }, decision)
    }
    default:
      return acceptTask({ task, attempt })
  }
}
