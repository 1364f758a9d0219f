import * as t from 'io-ts'
import type { ForkPreview as Preview } from '../../engine/engine.ts'
import { oneOf } from '../codecs.ts'
import { count, maybe, TASK_STATUSES, text } from './shared.ts'

const ForkedTask = t.type(
  {
    task_id: text,
    status: maybe(oneOf(TASK_STATUSES)),
    becomes: oneOf(['kept', 'given', 'runs_again', 'waits_on', 'to_run'] as const),
  },
  'ForkedTask',
)

export const ForkPreview: t.Type<Preview, unknown, unknown> = t.type(
  {
    original_execution_id: text,
    original_revision: count,
    workflow_version: count,
    tasks: t.readonlyArray(ForkedTask),
    left_out: t.readonlyArray(text),
  },
  'ForkPreview',
)
