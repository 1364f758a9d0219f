import type { TaskDocument, TaskStatus } from '../execution/document.ts'
import type { TaskError } from '../execution/events.ts'
import type { Step } from './steps.ts'
import { timingOf, type Timing } from './timing.ts'
import { differencesBetween, type Difference, type Measure } from './values.ts'

/** What two runs of a task may differ in, in the order in which a task comes to it. */
export type Aspect = 'path' | 'input' | 'attempts' | 'error' | 'output' | 'timing'

/** A task at which two runs differ. */
export interface TaskDifference {
  readonly task_id: string
  readonly differs: readonly Aspect[]
  /** The event of each run at which it shows first; null when the run has none, or when it was one of the run that it goes on from. */
  readonly revision_a: number | null
  readonly revision_b: number | null
  /** Null: the run has no such task. */
  readonly status_a: TaskStatus | null
  readonly status_b: TaskStatus | null
  /** How it went: status, why it was skipped, which handler took its failure, who was asked, what came to be inside it. */
  readonly path: readonly Difference[]
  readonly input: readonly Difference[]
  readonly attempts: readonly Difference[]
  readonly error: readonly Difference[]
  readonly output: readonly Difference[]
  readonly timing: Timing
}

export interface Side {
  readonly document: TaskDocument | undefined
  readonly steps: readonly Step[]
}

/** A difference, with the events of its runs at which it shows. */
export interface Placed {
  readonly difference: TaskDifference
  readonly place_a: number | null
  readonly place_b: number | null
}

/** How a task differs between two runs; undefined when it does not. `factor`: durations this far apart are a difference too. */
export const compareTask = (
  task_id: string,
  a: Side,
  b: Side,
  measure: Measure,
  factor: number | undefined,
): Placed | undefined => {
  const between = (from: (task: TaskDocument) => unknown): readonly Difference[] =>
    a.document === undefined || b.document === undefined
      ? []
      : differencesBetween(from(a.document), from(b.document), measure)
  const found = {
    path: differencesBetween(pathOf(a.document), pathOf(b.document), measure),
    input: between(({ input }) => input),
    attempts: isIn(a) && isIn(b) ? differencesBetween(attemptsOf(a), attemptsOf(b)) : [],
    error: between((task) => errorOf(task)),
    output: between(({ output }) => output),
  }
  const timing = timingOf(a.document?.duration_ms ?? null, b.document?.duration_ms ?? null)
  const differs: Aspect[] = ASPECTS.filter((aspect) => found[aspect].length > 0)
  if (factor !== undefined && timing.ratio !== null && Math.max(timing.ratio, 1 / timing.ratio) >= factor)
    differs.push('timing')
  if (differs.length === 0) return undefined
  const shows = showsAt(a.steps, b.steps, {
    started: found.input.length > 0,
    completed: found.output.length > 0,
    ended: found.path.length > 0 || found.error.length > 0,
  })
  const [place_a, place_b] = [a.steps[shows]?.revision ?? null, b.steps[shows]?.revision ?? null]
  const difference: TaskDifference = {
    task_id,
    differs,
    revision_a: ownOf(place_a),
    revision_b: ownOf(place_b),
    status_a: a.document?.status ?? null,
    status_b: b.document?.status ?? null,
    ...found,
    timing,
  }
  return { difference, place_a, place_b }
}

const ownOf = (place: number | null): number | null => (place === null || place < 0 ? null : place)

const ASPECTS = ['path', 'input', 'attempts', 'error', 'output'] as const

const pathOf = (task: TaskDocument | undefined): unknown =>
  task === undefined
    ? undefined
    : {
        status: task.status,
        component: task.component,
        action: task.action,
        ...(task.skip_reason === undefined ? {} : { skip_reason: task.skip_reason }),
        ...(task.caught === undefined ? {} : { handler: task.caught.handler }),
        ...(task.items === undefined ? {} : { items: task.items }),
        ...(task.iterations === undefined ? {} : { iterations: task.iterations }),
      }

const errorOf = ({ error, caught }: TaskDocument): TaskError | null => caught?.error ?? error

/** How many there were, and what the earlier ones failed with. */
const attemptsOf = ({ document, steps }: Side): unknown => ({
  count: document?.attempt ?? 0,
  failed_with: steps.flatMap(({ type, error }) => (type === 'task_retry_scheduled' ? [error?.type] : [])),
})

const isIn = ({ document }: Side): boolean => document !== undefined

/** Which step of the two ways is the first that is not the same, or has values that are not. */
const showsAt = (
  a: readonly Step[],
  b: readonly Step[],
  values: { readonly started: boolean; readonly completed: boolean; readonly ended: boolean },
): number => {
  for (let place = 0; place < Math.max(a.length, b.length); place++) {
    const [one, other] = [a[place], b[place]]
    if (one === undefined || other === undefined || !isSameStep(one, other)) return place
    if (one.type === 'task_started' && one.attempt <= 1 && values.started) return place
    if (one.type === 'task_completed' && values.completed) return place
    if ((one.type === 'task_failed' || one.type === 'task_skipped') && values.ended) return place
  }
  return Math.max(0, a.length - 1)
}

const isSameStep = (one: Step, other: Step): boolean =>
  one.type === other.type &&
  one.attempt === other.attempt &&
  one.place === other.place &&
  one.error?.type === other.error?.type
