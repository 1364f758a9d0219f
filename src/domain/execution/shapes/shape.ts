import type * as E from 'fp-ts/lib/Either.js'
import type { ExecutionEvent, TaskError } from '../events.ts'
import type { Execution, TaskState } from '../state.ts'
import type { ExecutionGiven } from '../vocabulary.ts'

/** What a task with others inside comes to: its end, with or without an output of its own, or what it goes on with. */
export type Step =
  | { readonly is: 'completed'; readonly output?: unknown }
  | { readonly is: 'failed'; readonly error: TaskError }
  | { readonly is: 'next'; readonly event: ExecutionEvent }

/** How tasks of one shape live. The first three change what they are given, as parts of the fold; the others only look. */
export interface ShapeRules {
  /** It has started. */
  readonly open: (execution: Execution, index: number, task: TaskState) => void
  /** One of those inside it has ended by itself. */
  readonly childEnded: (execution: Execution, index: number, task: TaskState, child: TaskState) => void
  /** One of those inside was cancelled, as it is about to be itself. */
  readonly childGone: (execution: Execution, task: TaskState) => void
  /** How many instances it needs at its start, given its input. */
  readonly needs: (task: TaskState, input: unknown) => E.Either<TaskError, number>
  /** How many instances are still to come in it, as long as it goes on. */
  readonly promised: (task: TaskState) => number
  /** What is to be done now that things inside it have changed; undefined when it has to wait for more. */
  readonly step: (execution: Execution, index: number, task: TaskState, given: ExecutionGiven) => Step | undefined
  /** The output that follows from what is inside. */
  readonly output: (execution: Execution, task: TaskState) => unknown
}
