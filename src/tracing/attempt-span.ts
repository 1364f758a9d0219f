import { idempotencyKey } from '../engine/tasks/identity.ts'
import { spanOfAttempt, spanOfRun } from '../engine/trace.ts'
import type { Span } from './span.ts'
import type { Open, Watched } from './watched.ts'

/** What carries a task out: empty where no component does. */
export interface Carrier {
  readonly component: string
  readonly action: string
}

export interface Ended {
  readonly task_id: string
  readonly end: number
  readonly outcome: string
  readonly error?: { readonly type: string; readonly message: string }
}

export const attemptSpan = (
  { id: execution_id, trace, about, round }: Watched,
  { attempt, at, waits, events }: Open,
  { task_id, end, outcome, error }: Ended,
  { component, action }: Carrier,
): Span => {
  const ref = { execution_id, task_id, attempt }
  const isOutside = component !== '' && component !== 'harmonia'
  return {
    trace: trace.id,
    state: trace.state,
    id: spanOfAttempt(ref),
    parent: spanOfRun(execution_id, round),
    name: component === '' ? task_id : `${component}.${action}`,
    kind: isOutside && !waits ? 'client' : 'internal',
    start: at,
    end: Math.max(at, end),
    attributes: {
      ...about,
      'harmonia.task_id': task_id,
      'harmonia.attempt': attempt,
      'harmonia.retry': attempt > 1,
      'harmonia.idempotency_key': idempotencyKey(ref),
      'harmonia.outcome': outcome,
      ...(component === '' ? {} : { 'harmonia.component': component, 'harmonia.action': action }),
      ...(waits ? { 'harmonia.wait': true } : {}),
      ...(error === undefined ? {} : { 'error.type': error.type }),
    },
    events,
    links: [],
    error: error?.message,
  }
}
