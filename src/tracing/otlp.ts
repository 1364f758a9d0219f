import { createTraceState, SpanKind, SpanStatusCode, type HrTime, type SpanContext } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { NotTaken } from './follow.ts'
import type { Span } from './span.ts'

export interface OtlpParts {
  /** Empty for that of the environment, or the library's own. */
  readonly endpoint: string
  readonly serviceName: string
  readonly version: string
}

/** Sends spans over OTLP/HTTP. Ids and times are the events', so nothing of the library makes up either. */
export const openOtlp = ({ endpoint, serviceName, version }: OtlpParts) => {
  const url = endpoint === '' ? {} : { url: `${endpoint.replace(/\/$/, '')}/v1/traces` }
  const exporter = new OTLPTraceExporter(url)
  const resource = defaultResource().merge(
    resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
  )
  return {
    /** Resolves with why when they were not taken. */
    send: (spans: readonly Span[]): Promise<NotTaken | undefined> =>
      new Promise((resolve) =>
        exporter.export(
          spans.map((span) => readable(span, resource, version)),
          ({ code, error }) => resolve(Number(code) === SUCCESS ? undefined : notTaken(error)),
        ),
      ),
    close: (): Promise<void> => exporter.shutdown(),
  }
}

const SUCCESS = 0

/** Statuses of 400 to 499 that say nothing of what was sent. */
const PASSING = new Set([408, 429])

/** The library gives the status as `code`, and has tried again by then where OTLP says so. */
const notTaken = (error: (Error & { readonly code?: unknown }) | undefined): NotTaken => {
  const status = typeof error?.code === 'number' ? error.code : 0
  const reason = error?.message || 'no reason was given'
  return { reason, forGood: status >= 400 && status < 500 && !PASSING.has(status) }
}

const readable = (span: Span, resource: Resource, version: string): ReadableSpan => ({
  name: span.name,
  kind: span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
  spanContext: () => contextOf(span, span.id),
  ...(span.parent === undefined ? {} : { parentSpanContext: contextOf(span, span.parent) }),
  startTime: timeOf(span.start),
  endTime: timeOf(span.end),
  duration: timeOf(span.end - span.start),
  ended: true,
  status:
    span.error === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: span.error },
  attributes: { ...span.attributes },
  links: span.links.map(({ to, state, attributes }) => ({ context: linked(to, state), attributes: { ...attributes } })),
  events: span.events.map(({ name, at, attributes }) => ({ name, time: timeOf(at), attributes: { ...attributes } })),
  resource,
  instrumentationScope: { name: 'harmonia', version },
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
})

/** What a `traceparent` names. */
const linked = (traceparent: string, state: string | undefined): SpanContext => {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-')
  const traceState = state === undefined ? {} : { traceState: createTraceState(state) }
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true, ...traceState }
}

const contextOf = ({ trace, state }: Span, spanId: string): SpanContext => ({
  traceId: trace,
  spanId,
  traceFlags: 1,
  ...(state === undefined ? {} : { traceState: createTraceState(state) }),
})

/** Seconds and nanoseconds. */
const timeOf = (milliseconds: number): HrTime => [
  Math.floor(milliseconds / 1_000),
  Math.round((milliseconds % 1_000) * 1_000_000),
]
