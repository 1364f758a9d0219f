import * as t from 'io-ts'
import type { Frame } from '../live/frame.ts'
import { anyObject, count, maybe, text } from './shared.ts'

export const EventFrame: t.Type<Frame, unknown, unknown> = t.intersection(
  [
    t.type({
      type: t.literal('event'),
      event_type: text,
      execution_id: maybe(text),
      workflow_id: maybe(text),
      task_id: maybe(text),
      revision: count,
      position: count,
      timestamp: text,
      details: anyObject,
      message: text,
      hash: text,
    }),
    t.partial({ actor: text, command: text, reason: text }),
  ],
  'Event',
)
