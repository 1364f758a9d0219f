import * as E from 'fp-ts/lib/Either.js'
import type { Decision, Intent } from '../decider.ts'
import type { Rejection } from '../rejection.ts'
import type { ExecutionEvent } from './events.ts'
import type { Execution } from './state.ts'

export type ExecutionIntent = Intent<Execution, ExecutionEvent, Rejection>
export type ExecutionDecision = Decision<ExecutionEvent, Rejection>

export const accept = (...events: readonly ExecutionEvent[]): ExecutionDecision => E.right(events)
export const reject = (no: Rejection): ExecutionDecision => E.left(no)

export const nothing: ExecutionDecision = E.right([])
