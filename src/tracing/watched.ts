import type { Happened } from '../domain/decider.ts'
import type { ExecutionEvent, Origin } from '../domain/execution/events.ts'
import { spanAbove, spanOfRun, traceOfRun, type TraceOfRun } from '../engine/trace.ts'
import type { Attributes, Span, SpanEvent, SpanLink } from './span.ts'

type Birth = Extract<Happened<ExecutionEvent>, { readonly type: 'workflow_submitted' | 'workflow_forked' }>

/** An attempt without an outcome so far. */
export interface Open {
  readonly attempt: number
  readonly at: number
  readonly waits: boolean
  readonly events: SpanEvent[]
}

/** What is kept of an execution until its spans are over. */
export interface Watched {
  readonly id: string
  readonly name: string
  readonly trace: TraceOfRun
  readonly above: string | undefined
  readonly about: Attributes
  /** How often it was retried in place: each round is a span. */
  round: number
  start: number
  events: SpanEvent[]
  links: SpanLink[]
  /** By task. */
  readonly open: Map<string, Open>
}

export const watch = (id: string, { type, data, at }: Birth): Watched => {
  const origin: Origin = type === 'workflow_submitted' ? data : data.trace === undefined ? {} : { trace: data.trace }
  const { workflow_id, workflow_name, workflow_version } = data
  const source = type === 'workflow_forked' ? { 'harmonia.source_execution_id': data.source.execution_id } : {}
  return {
    id,
    name: workflow_name,
    trace: traceOfRun(id, origin),
    above: spanAbove(origin),
    about: {
      'harmonia.execution_id': id,
      'harmonia.workflow_id': workflow_id,
      'harmonia.workflow_version': workflow_version,
      ...source,
    },
    round: 0,
    start: Date.parse(at),
    events: [],
    links: [],
    open: new Map(),
  }
}

/** The flag of the trace that says whether anybody records it. */
export const isSampled = ({ trace: { flags } }: Watched): boolean => (Number.parseInt(flags, 16) & 1) === 1

export const runSpan = (watched: Watched, end: number, outcome: string, error: string | undefined): Span => {
  const { id, name, trace, above, about, round, start, events, links } = watched
  return {
    trace: trace.id,
    state: trace.state,
    id: spanOfRun(id, round),
    parent: above,
    name,
    kind: 'internal',
    start,
    end: Math.max(start, end),
    attributes: { ...about, 'harmonia.outcome': outcome, ...(round === 0 ? {} : { 'harmonia.round': round }) },
    events,
    links,
    error,
  }
}
