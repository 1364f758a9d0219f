import type { LogReader, Recorded } from '../event-store.ts'
import { NO_HASH } from '../hash.ts'
import { walk } from './walk.ts'

export interface Difference {
  /** Of the event in the log that was copied, or of the one too many in the copy. */
  readonly stream: string
  readonly revision: number
  readonly about: string
}

export interface Verified {
  readonly events: number
  readonly streams: number
}

/** Walks both logs side by side: the same events, in the same order, whatever their positions are. */
export const verify = async (from: LogReader, to: LogReader): Promise<Verified | Difference> => {
  const copies = walk(to, 0)
  const streams = new Set<string>()
  let events = 0
  for await (const original of walk(from, 0)) {
    const copy = await copies.next()
    const about = copy.done === true ? 'is missing in the copy' : difference(original, copy.value)
    if (about !== undefined) return { stream: original.stream, revision: original.revision, about }
    streams.add(original.stream)
    events++
  }
  const more = await copies.next()
  if (more.done !== true) return { ...placeOf(more.value), about: 'is in the copy alone' }
  return { events, streams: streams.size }
}

const placeOf = ({ stream, revision }: Recorded) => ({ stream, revision })

/** What an event is, wherever it stands. */
const KEPT = ['stream', 'revision', 'id', 'at', 'type'] as const

const difference = (original: Recorded, copy: Recorded): string | undefined => {
  const other = KEPT.find((field) => original[field] !== copy[field])
  if (other !== undefined) return `differs in its ${other}: ${original[other]}, in the copy ${copy[other]}`
  if (JSON.stringify(original.data) !== JSON.stringify(copy.data)) return 'differs in its data'
  // Of what another program has written there is none.
  return original.hash === copy.hash || original.hash === NO_HASH ? undefined : 'differs in its hash'
}
