import type { IncomingHttpHeaders } from 'node:http'
import type { TraceContext } from '../store/event-store.ts'

/** version, trace id, id of the caller's span, flags; of a version to come there may be more. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
/** Of the flags those that have a meaning: whether somebody records the trace, and whether its id is random. */
const KNOWN = 0b11
/** As many as the standard asks to be passed on. */
const MOST_MEMBERS = 32
const LONGEST = 512

/**
 * The trace that a request is part of. What is malformed counts as not there, as W3C Trace Context has it: nobody's start fails for
 * the sake of its trace.
 */
export const traceIn = ({ traceparent, tracestate }: IncomingHttpHeaders): TraceContext | undefined => {
  if (traceparent === undefined) return undefined
  const [, version, id, span, flags, more] = TRACEPARENT.exec(String(traceparent)) ?? []
  if (flags === undefined || (version === '00' && more !== undefined)) return undefined
  const known = (Number.parseInt(flags, 16) & KNOWN).toString(16).padStart(2, '0')
  const context = { traceparent: `00-${id}-${span}-${known}` }
  const state = tracestate === undefined ? undefined : stateIn(String(tracestate))
  return state === undefined ? context : { ...context, tracestate: state }
}

/** Whole or not at all: a part of it would mean something else. */
const stateIn = (text: string): string | undefined => {
  const members = text.split(',').map((member) => member.trim())
  const isFit = members.length <= MOST_MEMBERS && members.every((member) => member === '' || MEMBER.test(member))
  const state = members.filter((member) => member !== '').join(',')
  return isFit && state !== '' && state.length <= LONGEST ? state : undefined
}

const MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{1,256}$/
