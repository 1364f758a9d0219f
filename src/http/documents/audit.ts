import * as t from 'io-ts'
import type { Broken as BrokenEvent } from '../../store/event-store.ts'
import { oneOf } from '../codecs.ts'
import { count, maybe, text } from './shared.ts'

const Broken: t.Type<BrokenEvent, unknown, unknown> = t.type(
  {
    position: count,
    stream: text,
    revision: count,
    what: oneOf(['gap', 'order', 'text', 'hash', 'chain', 'end'] as const),
    detail: text,
  },
  'BrokenEvent',
)

/** A piece of the log that was checked; `archived` of its events by their hashes alone, because their text is in an archive. `hash` is that of the log, or of the stream, up to its end. */
export const Audited = t.type(
  { events: count, archived: count, hash: text, broken: maybe(Broken), next_cursor: maybe(text), as_of: count },
  'Audited',
)

export type Audited = t.TypeOf<typeof Audited>

/** A command that was refused. */
export const RefusedCommand = t.intersection(
  [
    t.type({
      at: text,
      actor: text,
      command: text,
      target: t.record(text, text),
      status: count,
      code: text,
      detail: text,
      reason: maybe(text),
      position: count,
      hash: text,
    }),
    t.partial({ left_out: count }),
  ],
  'RefusedCommand',
)

export type RefusedCommand = t.TypeOf<typeof RefusedCommand>
