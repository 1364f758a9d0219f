import * as t from 'io-ts'
import { Cause } from '../../domain/schedule/events.ts'
import type { ScheduleDocument } from '../../domain/schedule/index.ts'
import { Spec } from '../../domain/schedule/spec.ts'
import { oneOf } from '../codecs.ts'
import { count, maybe, text } from './shared.ts'

export const Schedule: t.Type<ScheduleDocument, unknown, unknown> = t.intersection(
  [
    Spec,
    t.type({
      schedule_id: text,
      status: oneOf(['active', 'paused', 'ended'] as const),
      next_due_at: t.readonlyArray(text),
      running: t.readonlyArray(t.type({ execution_id: text, due_at: text })),
      waiting: count,
      last_runs: t.readonlyArray(
        t.type({
          due_at: text,
          cause: maybe(Cause),
          execution_id: maybe(text),
          outcome: text,
          error: maybe(t.type({ code: text, message: text })),
        }),
      ),
      created_at: text,
      updated_at: text,
      revision: count,
      position: count,
    }),
  ],
  'Schedule',
)
