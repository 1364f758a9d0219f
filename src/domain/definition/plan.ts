import type { Template } from '../expression/template.ts'
import type { Definition, RetryPolicy, TriggerRule } from './definition.ts'
import type { SecretLeaf } from './secret-leaves.ts'

/**
 * What a task is made of. A leaf is carried out by a component; a group has a block of tasks inside, a for_each one element per
 * item, a repeat one iteration after the other.
 */
export type Shape = 'leaf' | 'group' | 'for_each' | 'repeat'

/** What a task is to the one that it is inside of: a task of its block, an element, an iteration, or what handles or undoes it. */
export type Role = 'member' | 'element' | 'iteration' | 'handler' | 'compensation'

/** Tasks that wait for each other and for nobody else: those of a definition, or of a group. Indexes are places in `tasks`. */
export interface PlannedBlock {
  readonly tasks: readonly PlannedTask[]
  readonly indexOf: ReadonlyMap<string, number>
  /** The tasks without an upstream. */
  readonly roots: readonly number[]
  /** Those that may start as soon as the block is open: the roots, and whoever has a rule that does not look upstream. */
  readonly atOnce: readonly number[]
  readonly output: Template | undefined
  readonly failFast: boolean
  readonly race: boolean
}

/** A task with everything that does not change from run to run worked out. All have all fields, whatever their shape. */
export interface PlannedTask {
  /** Its place in `Plan.nodes`. */
  readonly number: number
  /** Its place in its block; 0 for what is in none. */
  readonly index: number
  /** Its own part of the ids that its instances have. */
  readonly id: string
  readonly role: Role
  readonly shape: Shape
  readonly dependsOn: readonly number[]
  readonly dependents: readonly number[]
  readonly rule: TriggerRule
  readonly when: Template | undefined
  /** A failure upstream is dealt with when this task completes. */
  readonly absorbs: boolean
  /** How many of its dependents may deal with its failure, be it by passing it on. */
  readonly hopes: number
  /** It is one of those for its upstream tasks. */
  readonly isHope: boolean
  /** Empty, as the action is, in what no component carries out. */
  readonly component: string
  readonly action: string
  /** The place of its component in `Plan.components`; -1 without one. */
  readonly lane: number
  /** Of a for_each: the items. Nothing in it reads a secret: that is in `secrets`. */
  readonly input: Template
  readonly secrets: readonly SecretLeaf[]
  readonly output: Template | undefined
  readonly retry: RetryPolicy
  /** Seconds, of one attempt. */
  readonly timeout: number | undefined
  /** Seconds that an attempt may be silent. */
  readonly heartbeatTimeout: number | undefined
  /** Seconds that all of it may take: attempts, items, iterations, tasks inside. */
  readonly totalTimeout: number | undefined
  /** What follows when it fails. */
  readonly handlers: readonly PlannedHandler[]
  /** What undoes it once it has completed. */
  readonly compensate: PlannedTask | undefined
  /** Of a group. */
  readonly block: PlannedBlock | undefined
  /** Of a for_each or a repeat: each element, or each iteration. */
  readonly body: PlannedTask | undefined
  readonly forEach: PlannedForEach | undefined
  readonly repeat: PlannedRepeat | undefined
}

/** Of the errors that it catches, or of all when `catches` is undefined, it makes a value, or has a task run. */
export interface PlannedHandler {
  readonly catches: readonly string[] | undefined
  readonly value: Template | undefined
  readonly task: PlannedTask | undefined
}

export interface PlannedForEach {
  readonly as: string
  readonly concurrency: number
  readonly completeWhen: Template | undefined
}

export interface PlannedRepeat {
  readonly while: Template | undefined
  readonly until: Template | undefined
  readonly maxIterations: number
  /** Seconds. */
  readonly delay: number
}

/** A checked definition, compiled once and shared by all of its executions. Never changed. */
export interface Plan extends PlannedBlock {
  readonly workflowId: string
  readonly version: number
  readonly definition: Definition
  readonly components: readonly string[]
  /** Every planned task, however deep. */
  readonly nodes: readonly PlannedTask[]
}
