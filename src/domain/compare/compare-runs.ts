import type { ExecutionDocument, ExecutionStatus } from '../execution/document.ts'
import { alikeIn } from './alike.ts'
import type { Run } from './run.ts'
import { compareTask, type Aspect, type Placed, type TaskDifference } from './tasks.ts'
import { between, timingOf, type Timing } from './timing.ts'
import { differencesBetween, type Difference, type Measure } from './values.ts'

/** One of the two runs. */
export interface Compared {
  readonly execution_id: string
  readonly workflow_id: string
  readonly workflow_name: string
  readonly workflow_version: number
  readonly status: ExecutionStatus
  readonly revision: number
  readonly position: number
}

/** Where two runs part. Without a task that differs it is the end of the run alone that does. */
export interface Divergence {
  readonly task_id: string | null
  readonly differs: readonly (Aspect | 'end')[]
  readonly revision_a: number | null
  readonly revision_b: number | null
}

/** What differs between two runs. Lists of differences are bounded; times count only where that was asked for. */
export interface Comparison {
  readonly a: Compared
  readonly b: Compared
  readonly same: boolean
  readonly first_divergence: Divergence | null
  readonly definition: readonly Difference[]
  /** The settings that each run keeps from its start on. */
  readonly policy: readonly Difference[]
  readonly input: readonly Difference[]
  readonly metadata: readonly Difference[]
  /** Status, error and output. */
  readonly end: readonly Difference[]
  readonly timing: Timing
  /** Those that differ, in the order in which they begin to. */
  readonly tasks: readonly TaskDifference[]
  readonly tasks_compared: number
  readonly tasks_different: number
}

export interface ComparisonOptions {
  /** Durations that are this many times apart are a difference. */
  readonly timing?: number | undefined
  /** Tasks that are told. */
  readonly limit?: number | undefined
  /** False: of the runs only what happened in them, not what they were runs of. */
  readonly definitions?: boolean
}

const TASKS = 100
const DEFINITION_DIFFERENCES = 100

/** Aligns two runs by the ids of their tasks, those inside others by their place, and says what differs and where that began. */
export const compareRuns = (
  a: Run,
  b: Run,
  { timing: factor, limit = TASKS, definitions = true }: ComparisonOptions = {},
): Comparison => {
  const measure: Measure = { alike: alikeIn(a.document, b.document), hashOfA: a.hashOf, hashOfB: b.hashOf }
  const found = new Set([...Object.keys(a.document.tasks), ...Object.keys(b.document.tasks)])
  const different: Placed[] = []
  for (const id of found) {
    const difference = compareTask(id, sideOf(a, id), sideOf(b, id), measure, factor)
    if (difference !== undefined) different.push(difference)
  }
  const tasks = inOrder(different)
  const of = {
    definition: definitions ? differencesBetween(a.definition, b.definition, undefined, DEFINITION_DIFFERENCES) : [],
    policy: definitions ? differencesBetween(a.policy, b.policy) : [],
    input: differencesBetween(a.document.input, b.document.input, measure),
    metadata: differencesBetween(a.document.metadata, b.document.metadata, measure),
    end: differencesBetween(endOf(a.document), endOf(b.document), measure),
  }
  return {
    a: compared(a.document),
    b: compared(b.document),
    same: tasks.length === 0 && Object.values(of).every((differences) => differences.length === 0),
    first_divergence: divergence(tasks[0], of.end, a, b),
    ...of,
    timing: timingOf(tookOf(a.document), tookOf(b.document)),
    tasks: tasks.slice(0, limit),
    tasks_compared: found.size,
    tasks_different: tasks.length,
  }
}

const sideOf = ({ document, steps }: Run, id: string) => ({
  document: Object.hasOwn(document.tasks, id) ? document.tasks[id] : undefined,
  steps: steps.get(id) ?? [],
})

/**
 * A stream tells a cause before what follows from it. So what differs first in the order of run a has no cause there that differs. What
 * only run b has an event of comes before whatever follows it in the order of run b.
 */
const inOrder = (found: readonly Placed[]): readonly TaskDifference[] => {
  const ofA = found.filter(({ place_a }) => place_a !== null).sort((x, y) => before(x.place_a, y.place_a))
  const ofB = found.filter(({ place_a }) => place_a === null).sort((x, y) => before(x.place_b, y.place_b))
  const all: Placed[] = []
  let next = 0
  for (const task of ofA) {
    for (const { place_b } = task; next < ofB.length && place_b !== null; next++) {
      if (before(ofB[next]!.place_b, place_b) >= 0) break
      all.push(ofB[next]!)
    }
    all.push(task)
  }
  return [...all, ...ofB.slice(next)].map(({ difference }) => difference)
}

const before = (one: number | null, other: number | null): number => (one ?? Infinity) - (other ?? Infinity) || 0

const divergence = (
  first: TaskDifference | undefined,
  end: readonly Difference[],
  a: Run,
  b: Run,
): Divergence | null => {
  if (first !== undefined) {
    const { task_id, differs, revision_a, revision_b } = first
    return { task_id, differs, revision_a, revision_b }
  }
  if (end.length === 0) return null
  return { task_id: null, differs: ['end'], revision_a: a.document.revision, revision_b: b.document.revision }
}

const endOf = ({ status, error, output, compensation }: ExecutionDocument): unknown => ({
  status,
  error,
  output,
  ...(compensation === undefined ? {} : { compensation }),
})

const tookOf = ({ started_at, completed_at }: ExecutionDocument): number | null => between(started_at, completed_at)

const compared = (document: ExecutionDocument): Compared => {
  const { execution_id, workflow_id, workflow_name, workflow_version, status, revision, position } = document
  return { execution_id, workflow_id, workflow_name, workflow_version, status, revision, position }
}
