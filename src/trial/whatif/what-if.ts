import * as E from 'fp-ts/lib/Either.js'
import { compareRuns } from '../../domain/compare/compare-runs.ts'
import type { Run } from '../../domain/compare/run.ts'
import { takeStep, type Step } from '../../domain/compare/steps.ts'
import type { TaskDifference } from '../../domain/compare/tasks.ts'
import { differencesBetween } from '../../domain/compare/values.ts'
import { checkInput, compilePlan } from '../../domain/definition/index.ts'
import type { Definition } from '../../domain/definition/definition.ts'
import { evolve, isOver, render, type Env, type Execution } from '../../domain/execution/index.ts'
import { nothingApart } from '../../domain/execution/apart.ts'
import { unborn } from '../../domain/execution/birth.ts'
import type { ExecutionDocument, TaskStatus } from '../../domain/execution/document.ts'
import type { KindOf } from '../../engine/tasks/task-kind.ts'
import { sameCall } from './in-definition.ts'
import { play } from './play.ts'
import { recordingOf, type Told } from './recording.ts'
import type { Assumed, Replayed } from './report.ts'
import { writtenFor, type Scene } from './scene.ts'

/** A recorded run, and what is asked of it. */
export interface WhatIf {
  readonly execution_id: string
  /** All of it, with every value whole. */
  readonly events: readonly Told[]
  /** What it was a run of, and what it is to be a run of. */
  readonly then: Definition
  readonly definition: Definition
}

const TASKS = 20

/** What a recorded run would have come to with another definition. Undefined when its history does not begin with a submission. */
export const whatIf = (
  { execution_id, events, then: old, definition }: WhatIf,
  env: Env,
  kindOf: KindOf,
): Replayed | undefined => {
  const recording = recordingOf(events)
  if (recording === undefined) return undefined
  const { workflow_id, workflow_version, input } = recording.submitted.data
  const plan = compilePlan(workflow_id, workflow_version, old)
  const then = events.reduce<Execution>(evolve, unborn(plan, execution_id))
  const checked = checkInput(definition, input)
  if (E.isLeft(checked)) return refusedStart(execution_id, then, checked.left)

  const scene = play({ execution_id, recording, then, definition, env, kindOf })
  const ended = isOver(scene.execution)
  const comparison = compareRuns(runOf(then, events), runOf(scene.execution, scene.events), {
    definitions: false,
    limit: Infinity,
  })
  // How far it would come is not known where an output is missing: what has not happened there yet is no difference.
  const tasks = comparison.tasks.filter((task) => ended || !recording.isOver || !isOpen(task))
  const other_path = tasks.some(({ differs }) => differs.includes('path') || differs.includes('attempts'))
  const other_end = (ended || !recording.isOver) && comparison.end.length > 0
  const missing = [...scene.missing.values()]
  const [first] = tasks
  const isDifferent = tasks.length > 0 || other_end
  return {
    execution_id,
    verdict: isDifferent ? 'different' : ended || !recording.isOver ? 'same' : 'unknown',
    other_path,
    other_end,
    status_a: comparison.a.status,
    status_b: ended || !recording.isOver ? comparison.b.status : null,
    missing,
    assumed: assumedIn(scene),
    refused: [],
    first_divergence:
      first === undefined
        ? other_end
          ? comparison.first_divergence
          : null
        : {
            task_id: first.task_id,
            differs: first.differs,
            revision_a: first.revision_a,
            revision_b: first.revision_b,
          },
    tasks: tasks.slice(0, TASKS),
    tasks_different: tasks.length,
    end: other_end ? comparison.end : [],
  }
}

const OPEN: ReadonlySet<TaskStatus | null> = new Set(['pending', 'running', 'waiting', 'retrying'] as const)

/** A task that there was then, and that has not come to its end in what could be played. */
const isOpen = ({ status_a, status_b }: TaskDifference): boolean =>
  status_a !== null && (status_b === null || OPEN.has(status_b))

const refusedStart = (execution_id: string, { status }: Execution, refused: Replayed['refused']): Replayed => ({
  execution_id,
  verdict: 'different',
  other_path: true,
  other_end: true,
  status_a: status === 'unborn' ? 'pending' : status,
  status_b: null,
  missing: [],
  assumed: [],
  refused,
  first_divergence: null,
  tasks: [],
  tasks_different: 0,
  end: [],
})

const runOf = (execution: Execution, events: readonly Told[]): Run => {
  const steps = new Map<string, Step[]>()
  for (const event of events) takeStep(steps, event, event.revision)
  return {
    document: whole(execution, events.length - 1),
    definition: execution.plan.definition,
    policy: execution.policy,
    steps,
    hashOf: () => undefined,
  }
}

/** With every value whole. */
const whole = (execution: Execution, revision = 0): ExecutionDocument =>
  render({ ...execution, apart: nothingApart() }, revision, 0)

/** Calls whose recorded outcome was taken, although they would be made otherwise now. */
const assumedIn = (scene: Scene): readonly Assumed[] => {
  const [then, now] = [whole(scene.then).tasks, whole(scene.execution).tasks]
  const found: Assumed[] = []
  for (const [task_id, task] of Object.entries(now)) {
    const before = Object.hasOwn(then, task_id) ? then[task_id] : undefined
    if (before === undefined || task.component === null || task.attempt === 0 || before.attempt === 0) continue
    if (!takesOutcome(scene, task.component, task.action ?? '')) continue
    const { old, now: written } = writtenFor(scene, task_id)
    if (!sameCall(old, written)) {
      const said = ({ component, action }: typeof task) => ({ component, action })
      found.push({ task_id, why: 'action_changed', differences: differencesBetween(said(before), said(task)) })
    }
    const differences = differencesBetween(before.input, task.input)
    if (differences.length > 0) found.push({ task_id, why: 'input_changed', differences })
  }
  return found
}

/** What is built in and needs nobody is done anew. */
const takesOutcome = ({ kindOf }: Scene, component: string, action: string): boolean => {
  const { kind } = kindOf(component, action)
  return kind === 'call' || (component === 'harmonia' && action === 'run_workflow')
}
