import { digest, isObject, PLAIN, type Digests } from '../store/hash.ts'
import type { EventLine } from './bundle.ts'

/** A member of events' data: of all that have it, or of those with one name; or `meta.actor`, say. */
export interface RedactPath {
  readonly text: string
  readonly part: 'data' | 'meta'
  readonly type: string | undefined
  readonly member: string
}

const META = 'meta'

/** `output`, `task_completed.output` or `meta.actor`; undefined when the text is none of these, or names what always stays. */
export const redactPath = (text: string): RedactPath | undefined => {
  const [, type, member] = /^(?:(\w+)\.)?(\w+)$/.exec(text) ?? []
  if (member === undefined || PLAIN.has(member)) return undefined
  return type === META ? { text, part: 'meta', type: undefined, member } : { text, part: 'data', type, member }
}

/** The event with a member replaced by its digest, so that its hash is still found; the same event when there is nothing to replace. */
export const redact = (event: EventLine, { part, type, member }: RedactPath): EventLine => {
  const from: unknown = event[part]
  if ((type !== undefined && type !== event.type) || !isObject(from) || !Object.hasOwn(from, member)) return event
  const { [member]: taken, ...rest } = from
  const gone: Digests = { ...event.redacted?.[part], [member]: digest(taken) }
  return { ...event, [part]: rest, redacted: { ...event.redacted, [part]: gone } }
}

/** Paths for which nothing is found are likely typing errors, and something stays that was meant to go. */
export const redactAll = (
  events: readonly EventLine[],
  paths: readonly RedactPath[],
): { readonly events: readonly EventLine[]; readonly unused: readonly string[] } => {
  const unused = new Set(paths.map(({ text }) => text))
  const redacted = events.map((event) =>
    paths.reduce((now, path) => {
      const after = redact(now, path)
      if (after !== now) unused.delete(path.text)
      return after
    }, event),
  )
  return { events: redacted, unused: [...unused] }
}
