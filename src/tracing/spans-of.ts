import type { Happened } from '../domain/decider.ts'
import type { ExecutionEvent, TaskError } from '../domain/execution/events.ts'
import { attemptSpan, type Carrier, type Ended } from './attempt-span.ts'
import type { Trace } from '../domain/trace.ts'
import type { Attributes, Span } from './span.ts'
import { runSpan, type Open, type Watched } from './watched.ts'

/** The events that spans follow from. */
export const TRACED = [
  ...['workflow_submitted', 'workflow_forked', 'workflow_started', 'workflow_paused', 'workflow_resumed'],
  ...['workflow_completed', 'workflow_failed', 'workflow_cancelled', 'workflow_retried', 'signal_received'],
  'approval_decided',
  ...['task_started', 'task_accepted', 'task_timed_out', 'task_completed', 'task_retry_scheduled'],
  ...['task_error_caught', 'task_failed', 'task_cancelled'],
]

/** As many events, and as many links, as a span may have by the defaults of OpenTelemetry. */
const MOST_NOTES = 128

/** What carries out a task of the execution. */
export type CarrierOf = (task_id: string) => Promise<Carrier>

/** The spans that are over with an event. What began is kept in `watched`. */
export const spansOf = async (
  watched: Watched,
  event: Happened<ExecutionEvent>,
  carrierOf: CarrierOf,
): Promise<readonly Span[]> => {
  const at = Date.parse(event.at)
  const note = (attributes = {}): readonly Span[] => {
    if (watched.events.length < MOST_NOTES) watched.events.push({ name: event.type, at, attributes })
    return []
  }
  const link = (trace: Trace | undefined, attributes: Attributes): void => {
    if (trace === undefined || watched.links.length >= MOST_NOTES) return
    watched.links.push({ to: trace.traceparent, state: trace.tracestate, attributes })
  }
  const end = async (ended: Omit<Ended, 'end'>, open: Open | undefined): Promise<readonly Span[]> => {
    watched.open.delete(ended.task_id)
    return open === undefined ? [] : [attemptSpan(watched, open, { ...ended, end: at }, await carrierOf(ended.task_id))]
  }
  const over = async (outcome: string, error?: string): Promise<readonly Span[]> => {
    const given = { outcome: 'cancelled' }
    const left = [...watched.open].map(([task_id, open]) => end({ task_id, ...given }, open))
    return [...(await Promise.all(left)).flat(), runSpan(watched, at, outcome, error)]
  }
  const failed = ({ task_id, error }: { readonly task_id: string; readonly error: TaskError }, outcome: string) =>
    end({ task_id, outcome, error }, watched.open.get(task_id))

  switch (event.type) {
    case 'workflow_started':
    case 'workflow_paused':
    case 'workflow_resumed':
      return note()
    case 'signal_received':
      link(event.data.trace, { 'harmonia.signal': event.data.name })
      return note({ 'harmonia.signal': event.data.name })
    case 'approval_decided':
      link(event.data.trace, { 'harmonia.task_id': event.data.task_id })
      return note({ 'harmonia.task_id': event.data.task_id, 'harmonia.decision': event.data.decision })
    case 'workflow_retried':
      watched.round++
      watched.start = at
      watched.events = []
      watched.links = []
      return []
    case 'workflow_completed':
      return over('completed')
    case 'workflow_failed':
      return over('failed', event.data.error.message)
    case 'workflow_cancelled':
      return over('cancelled')
    case 'task_started': {
      const { task_id, attempt, until, awaits } = event.data
      watched.open.set(task_id, { attempt, at, waits: until !== undefined || awaits !== undefined, events: [] })
      return []
    }
    case 'task_accepted':
    case 'task_timed_out':
      watched.open.get(event.data.task_id)?.events.push({ name: event.type, at })
      return []
    case 'task_completed':
      return end({ task_id: event.data.task_id, outcome: 'completed' }, watched.open.get(event.data.task_id))
    case 'task_retry_scheduled':
      return failed(event.data, 'retried')
    case 'task_error_caught':
      return failed(event.data, 'caught')
    case 'task_failed': {
      const { task_id, attempt, error } = event.data
      // Its input could not be made: it never began.
      if (attempt > 0) return failed(event.data, 'failed')
      return end({ task_id, outcome: 'failed', error }, { attempt, at, waits: false, events: [] })
    }
    case 'task_cancelled':
      return end({ task_id: event.data.task_id, outcome: 'cancelled' }, watched.open.get(event.data.task_id))
    default:
      return []
  }
}
