import * as E from 'fp-ts/lib/Either.js'
import type { Decision, Given } from '../decider.ts'
import type { Rejection } from '../rejection.ts'
import type { ExecutionEvent } from './events.ts'
import type { Env } from './scope.ts'
import type { Execution } from './state.ts'

/** What follows from an event may be an expression's value, and that may read the environment. */
export interface ExecutionGiven extends Given {
  readonly env: Env
}

export type ExecutionDecision = Decision<ExecutionEvent, Rejection>
export type ExecutionIntent = (execution: Execution, given: ExecutionGiven) => ExecutionDecision

export const accept = (...events: readonly ExecutionEvent[]): ExecutionDecision => E.right(events)
export const reject = (no: Rejection): ExecutionDecision => E.left(no)

export const nothing: ExecutionDecision = E.right([])
