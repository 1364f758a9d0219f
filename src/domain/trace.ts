import * as t from 'io-ts'

/** The trace that a request was part of: its headers of W3C Trace Context, as far as they are of use. */
export const Trace = t.exact(t.intersection([t.type({ traceparent: t.string }), t.partial({ tracestate: t.string })]))
export type Trace = t.TypeOf<typeof Trace>
