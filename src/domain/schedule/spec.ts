import * as t from 'io-ts'
import type { Overlap } from './overlap.ts'

const OverlapCodec = t.keyof({ skip: null, queue: null, cancel_running: null, allow: null } satisfies Record<
  Overlap,
  null
>)

/**
 * What is started, and when: by `cron` in a time zone, or every `interval` seconds, counted from 1970 and moved by `offset`. In
 * its stored form everything that has a default is there. Times are RFC 3339, UTC, milliseconds; durations are seconds.
 */
export const Spec = t.exact(
  t.intersection([
    t.type({ workflow_id: t.string, overlap: OverlapCodec, jitter: t.number, catch_up_window: t.number }),
    t.partial({
      name: t.string,
      description: t.string,
      version: t.number,
      input: t.unknown,
      metadata: t.record(t.string, t.unknown),
      priority: t.number,
      cron: t.string,
      timezone: t.string,
      interval: t.number,
      offset: t.number,
      start_at: t.string,
      end_at: t.string,
    }),
  ]),
)
export type Spec = t.TypeOf<typeof Spec>
