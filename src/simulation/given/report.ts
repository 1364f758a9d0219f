import type { Definition } from '../../domain/definition/definition.ts'
import type { Fault } from '../faults.ts'
import { pathsIn, placesIn } from './places.ts'
import type { Tally, TaskTally } from './tally.ts'

/** A rule that was broken: by which seed first, how often in all, and the shortest story that breaks it. */
export interface Finding {
  readonly rule: string
  readonly seed: number
  readonly times: number
  readonly details: string
  /** Faults that the story does without. */
  readonly without: readonly Fault[]
  /** The end of its log. */
  readonly trace: readonly string[]
}

/** What breaks no rule and is most likely not meant. `task_id` is null where it concerns the whole. */
export interface Warning {
  readonly code: 'never_reached' | 'never_completed' | 'expression_error'
  readonly task_id: string | null
  readonly seed: number | null
  readonly message: string
}

/** Milliseconds; null when there is nothing to say. */
export interface Durations {
  readonly p50: number | null
  readonly p90: number | null
  readonly p99: number | null
  readonly most: number | null
}

export interface TaskReport {
  readonly started: number
  readonly completed: number
  readonly failed: number
  readonly skipped: number
  readonly cancelled: number
  readonly attempts: number
  readonly most_attempts: number
  readonly timeouts: number
  /** Deliveries of an attempt beyond its first: the action must bear them. */
  readonly redeliveries: number
  readonly durations: Durations
}

export interface Report {
  readonly workflow: string
  readonly seeds: number
  readonly executions: number
  readonly faults: readonly Fault[]
  readonly findings: readonly Finding[]
  readonly warnings: readonly Warning[]
  readonly outcomes: {
    readonly completed: number
    readonly failed: Readonly<Record<string, number>>
    readonly cancelled: number
  }
  readonly durations: Durations
  readonly tasks: Readonly<Record<string, TaskReport>>
}

export const reportOf = (
  definition: Definition,
  seeds: number,
  faults: ReadonlySet<Fault>,
  tally: Tally,
  findings: readonly Finding[],
): Report => ({
  workflow: definition.name,
  seeds,
  executions: tally.executions,
  faults: [...faults],
  findings,
  warnings: warningsOf(definition, seeds, tally),
  outcomes: {
    completed: tally.outcomes.get('completed') ?? 0,
    failed: Object.fromEntries(
      [...tally.outcomes]
        .filter(([outcome]) => outcome.startsWith(FAILED))
        .map(([outcome, times]) => [outcome.slice(FAILED.length), times]),
    ),
    cancelled: tally.outcomes.get('cancelled') ?? 0,
  },
  durations: durationsOf(tally.durations),
  tasks: Object.fromEntries(pathsOf(definition).map((id) => [id, taskReport(tally.tasks.get(id))])),
})

const FAILED = 'failed: '

const pathsOf = (definition: Definition): readonly string[] => pathsIn(placesIn(definition))

const taskReport = (task: TaskTally | undefined): TaskReport => ({
  started: task?.started ?? 0,
  completed: task?.completed ?? 0,
  failed: task?.failed ?? 0,
  skipped: task?.skipped ?? 0,
  cancelled: task?.cancelled ?? 0,
  attempts: task?.attempts ?? 0,
  most_attempts: task?.most ?? 0,
  timeouts: task?.timeouts ?? 0,
  redeliveries: task?.again ?? 0,
  durations: durationsOf(task?.durations ?? []),
})

const durationsOf = (values: readonly number[]): Durations => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number | null =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), most: sorted.at(-1) ?? null }
}

const warningsOf = (definition: Definition, seeds: number, tally: Tally): readonly Warning[] => {
  const warnings: Warning[] = []
  const warn = (code: Warning['code'], task_id: string | null, seed: number | null, message: string): void => {
    warnings.push({ code, task_id, seed, message })
  }
  if (tally.executions > 0 && !tally.outcomes.has('completed'))
    warn('never_completed', null, null, `No execution completed in ${seeds} seeds.`)
  for (const [task, { seed, message, times }] of tally.unevaluated) {
    const where = task === '' ? 'The output' : `The input of ${task}`
    warn('expression_error', task === '' ? null : task, seed, `${where} could not be made ${times} times: ${message}`)
  }
  for (const id of pathsOf(definition))
    if ((tally.tasks.get(id)?.started ?? 0) === 0)
      warn('never_reached', id, null, `${id} never started in ${seeds} seeds.`)
  return warnings
}
