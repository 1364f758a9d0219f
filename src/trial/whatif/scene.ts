import * as E from 'fp-ts/lib/Either.js'
import { compilePlan } from '../../domain/definition/index.ts'
import type { Call, Definition, Task } from '../../domain/definition/definition.ts'
import {
  completeTask,
  execution as aggregate,
  failTask,
  findTask,
  finish,
  idOf,
  isUnderWay,
  nextConsequence,
  outcomeOfAnswer,
  settleTask,
  skipTask,
  type Env,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
} from '../../domain/execution/index.ts'
import { roundOf, taskAt } from '../../domain/execution/state.ts'
import type { KindOf, Outcome } from '../../engine/tasks/task-kind.ts'
import { newAgenda, type Agenda } from './agenda.ts'
import { sameRetry, writtenOf } from './in-definition.ts'
import type { RecordedAttempt, Recording, Round, Told } from './recording.ts'
import type { MissingOutput } from './report.ts'

/** What is to be played: a run as it was, and the definition that it is now to be a run of. */
export interface Given {
  readonly execution_id: string
  readonly recording: Recording
  /** As it stood in the end, and what it was a run of. */
  readonly then: Execution
  readonly definition: Definition
  readonly env: Env
  readonly kindOf: KindOf
}

/** A run that is being played. */
export interface Scene extends Given {
  readonly execution: Execution
  readonly events: Told[]
  readonly agenda: Agenda & { readonly late: () => number }
  /** Epoch milliseconds. */
  now: number
  /** When each attempt began here. */
  readonly began: Map<string, number>
  /** Attempts of which the recording does not say what would come of them. */
  readonly missing: Map<string, MissingOutput>
}

export const sceneOf = (given: Given): Scene => {
  const { workflow_id, workflow_version } = given.recording.submitted.data
  const plan = compilePlan(workflow_id, workflow_version, given.definition)
  const execution = aggregate(plan, given.execution_id).initial()
  return {
    ...given,
    execution,
    events: [],
    agenda: newAgenda(),
    now: Date.parse(given.recording.submitted.at),
    began: new Map(),
    missing: new Map(),
  }
}

/** An attempt of the present round. */
export const keyOf = ({ execution }: Scene, id: string, attempt: number): string =>
  `${roundOf(execution)}/${id}#${attempt}`

/** What was recorded of the present round, as far as the run had that. */
export const roundIn = ({ recording, execution }: Scene): Round => {
  const { rounds } = recording
  return rounds[Math.min(roundOf(execution), rounds.length - 1)] as Round
}

/**
 * The attempt as it was recorded; undefined when it was not made. One that was made only after a retry counts too: here the run may
 * come to it without one.
 */
export const recordedOf = (scene: Scene, id: string, attempt: number): RecordedAttempt | undefined => {
  const { rounds } = scene.recording
  for (const { tasks } of rounds.slice(rounds.indexOf(roundIn(scene)))) {
    const found = tasks.get(id)?.attempts.get(attempt)
    if (found !== undefined) return found
  }
  return undefined
}

/** Lets something happen later, unless the run was retried by then: then it is of no meaning any more. */
export const later = (scene: Scene, time: number, rank: number, act: () => void, isLimit = false): void => {
  const round = roundOf(scene.execution)
  const actInRound = (): void => {
    if (roundOf(scene.execution) === round) act()
  }
  scene.agenda.put(time, rank, actInRound, isLimit)
}

/** What was written of a task then, and what is now. A handler is the one that took the failure, which need not be the same one. */
export const writtenFor = (
  scene: Scene,
  id: string,
): { readonly old: Task | Call | undefined; readonly now: Task | Call | undefined } => {
  const { then, execution, definition } = scene
  if (!id.endsWith(HANDLER)) return { old: writtenOf(then.plan.definition, id, -1), now: writtenOf(definition, id, -1) }
  const failed = id.slice(0, -HANDLER.length)
  const index = findTask(execution, failed)
  const handler = index === undefined ? -1 : (taskAt(execution, index).caught?.handler ?? -1)
  const before = roundIn(scene).tasks.get(failed)?.handler ?? -1
  return { old: writtenOf(then.plan.definition, id, before), now: writtenOf(definition, id, handler) }
}

const HANDLER = '.on_error'

/** Lets something be decided now. `chance` is what a decision makes of chance. False: it was refused, or came to nothing. */
export const take = (scene: Scene, intent: ExecutionIntent, chance = 0.5): boolean => {
  const { execution, events, env } = scene
  const at = new Date(scene.now).toISOString()
  const decision = intent(execution, { at, random: () => chance, env })
  if (E.isLeft(decision)) return false
  for (const decided of decision.right) {
    const event = { ...atItsTime(scene, decided), at, revision: events.length } as Told
    events.push(event)
    aggregate(execution.plan, execution.id).evolve(execution, event)
  }
  return decision.right.length > 0
}

/** Where a policy has not changed, a retry comes when it came: how long it waits is chance, too. */
const atItsTime = (scene: Scene, event: ExecutionEvent): ExecutionEvent => {
  if (event.type !== 'task_retry_scheduled') return event
  const { task_id, attempt } = event.data
  const recorded = recordedOf(scene, task_id, attempt)
  const { old, now } = writtenFor(scene, task_id)
  if (recorded?.retryAt === undefined || !sameRetry(old, now)) return event
  const shift = (scene.began.get(keyOf(scene, task_id, attempt)) ?? recorded.started.time) - recorded.started.time
  const next_attempt_at = new Date(Date.parse(recorded.retryAt) + shift).toISOString()
  return { ...event, data: { ...event.data, next_attempt_at } }
}

/** The outcome of an attempt. What chance has decided about a retry then, it decides now. */
export const conclude = (scene: Scene, task: number, attempt: number, outcome: Outcome): boolean => {
  const recorded = recordedOf(scene, idOf(scene.execution, task), attempt)
  return take(
    scene,
    E.isRight(outcome)
      ? completeTask({ task, attempt, output: outcome.right })
      : failTask({ task, attempt, error: outcome.left }),
    chanceOf(recorded),
  )
}

/** The shortest wait where there was a retry, the longest where there was none. */
export const chanceOf = (recorded: RecordedAttempt | undefined): number => {
  if (recorded === undefined) return 0.5
  return recorded.retryAt === undefined ? 0.999_999 : 0
}

/** Does what follows at once from what has happened. */
export const settle = (scene: Scene): void => {
  const { execution } = scene
  for (let work = nextConsequence(execution); work !== undefined; work = nextConsequence(execution)) {
    switch (work.do) {
      case 'take_answer': {
        const task = taskAt(execution, work.task)
        conclude(scene, work.task, task.attempt, outcomeOfAnswer(task))
        break
      }
      case 'settle_task':
        take(scene, settleTask(work.task))
        break
      case 'skip_task':
        take(scene, skipTask(work.task))
        break
      case 'finish':
        take(scene, finish())
        break
      default:
        throw new Error(`${work.do} is no consequence`)
    }
  }
}

/** Notes that nobody can say what comes of an attempt. */
export const miss = (scene: Scene, id: string, attempt: number, why: MissingOutput['why'], message: string): void => {
  scene.missing.set(keyOf(scene, id, attempt), { task_id: id, attempt, why, message })
}

/** Whether anything is under way of which nobody can say what comes of it. */
export const isStuck = (scene: Scene): boolean => {
  const { execution, missing } = scene
  for (const [key, { task_id, attempt }] of missing) {
    const index = findTask(execution, task_id)
    if (index === undefined || key !== keyOf(scene, task_id, attempt)) continue
    const task = taskAt(execution, index)
    if (isUnderWay(task) && task.attempt === attempt) return true
  }
  return false
}
