import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'

/**
 * A command that was refused, in a stream for each month (`refusal-<yyyy-mm>`). `target` holds the names in the request's path;
 * `left_out` counts what was refused since the refusal before and is not recorded, because there was too much of it.
 */
export const refusalEvents = {
  command_refused: t.exact(
    t.intersection([
      t.type({
        command: t.string,
        target: t.record(t.string, t.string),
        status: t.number,
        code: t.string,
        detail: t.string,
      }),
      t.partial({ left_out: t.number }),
    ]),
  ),
}
export type RefusalEvent = EventsOf<typeof refusalEvents>

/** The name of its stream's category. */
export const REFUSALS = 'refusal'
