import type { AttemptRef } from '../domain/execution/attempt-ref.ts'
import type { Origin } from '../domain/execution/events.ts'
import type { Trace } from '../domain/trace.ts'
import { digest } from './digest.ts'

/** The trace that the calls of one execution are in: hexadecimal digits, as W3C Trace Context has them. */
export interface TraceOfRun {
  readonly id: string
  readonly flags: string
  readonly state?: string
}

interface Traced extends AttemptRef {
  readonly trace?: TraceOfRun
}

/** Whether it is part of a trace that began elsewhere. */
export const joinsTrace = ({ trace, parent }: Origin): boolean => trace !== undefined || parent !== undefined

/**
 * That of whoever asked for it, if they said one; that which its parent began; or else its own. It follows from what is recorded, so it
 * is the same in every process.
 */
export const traceOfRun = (execution_id: string, { trace, parent }: Origin): TraceOfRun => {
  if (trace === undefined) return ownTrace(parent?.execution_id ?? execution_id)
  const [, id = '', , flags = ''] = trace.traceparent.split('-')
  return { id, flags, ...(trace.tracestate === undefined ? {} : { state: trace.tracestate }) }
}

/** The span that an execution is below of; undefined where it begins its trace. */
export const spanAbove = ({ trace, parent }: Origin): string | undefined =>
  trace?.traceparent.split('-')[2] ?? (parent === undefined ? undefined : spanOfAttempt(parent))

/** What an attempt sends on. Its span is named by what it is, so it has the same name when it is sent again, even after a crash. */
export const traceHeaders = (attempt: Traced): Trace => {
  const { id, flags, state } = attempt.trace ?? ownTrace(attempt.execution_id)
  const traceparent = `00-${id}-${spanOfAttempt(attempt)}-${flags}`
  return state === undefined ? { traceparent } : { traceparent, tracestate: state }
}

/** The same as names and values in turn. */
export const traceLines = (attempt: Traced): readonly string[] => {
  const { traceparent, tracestate } = traceHeaders(attempt)
  return ['traceparent', traceparent, ...(tracestate === undefined ? [] : ['tracestate', tracestate])]
}

/** Many executions may be in one trace, and their tasks may have the same names. */
export const spanOfAttempt = ({ execution_id, task_id, attempt }: AttemptRef): string =>
  digest(`${execution_id}:${task_id}`, attempt)

/** Of an execution, since it was retried in place so many times. */
export const spanOfRun = (execution_id: string, round: number): string => digest(execution_id, round)

/** A trace that an execution begins is recorded by whoever records any. */
const ownTrace = (execution_id: string): TraceOfRun => {
  const id = execution_id.replaceAll('-', '').toLowerCase()
  const isFit = /^(?!0{32})[0-9a-f]{32}$/.test(id)
  return { id: isFit ? id : digest(execution_id, 1) + digest(execution_id, 2), flags: '01' }
}
