import type { Template } from '../expression/template.ts'
import type { Definition, RetryPolicy } from './definition.ts'

/** A task with everything that does not change from run to run worked out. Indexes are places in `Plan.tasks`. */
export interface PlannedTask {
  readonly index: number
  readonly id: string
  readonly component: string
  readonly action: string
  readonly input: Template
  readonly dependsOn: readonly number[]
  readonly dependents: readonly number[]
  readonly retry: RetryPolicy
  readonly timeout: number | undefined
  /** The place of its component in `Plan.components`. */
  readonly lane: number
}

/** A checked definition, compiled once and shared by all of its executions. Never changed. */
export interface Plan {
  readonly workflowId: string
  readonly version: number
  readonly definition: Definition
  readonly tasks: readonly PlannedTask[]
  readonly indexOf: ReadonlyMap<string, number>
  readonly components: readonly string[]
  /** The tasks that wait for nothing. */
  readonly roots: readonly number[]
  readonly output: Template | undefined
}
