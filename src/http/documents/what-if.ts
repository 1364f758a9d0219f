import * as t from 'io-ts'
import type { WhatIfReport as Report } from '../../trial/whatif/report.ts'
import { oneOf } from '../codecs.ts'
import { differences, divergence, TaskDifference } from './comparison.ts'
import { EXECUTION_STATUSES, maybe, Problem } from './shared.ts'

const Replayed = t.type(
  {
    execution_id: t.string,
    verdict: oneOf(['same', 'different', 'unknown'] as const),
    other_path: t.boolean,
    other_end: t.boolean,
    status_a: oneOf(EXECUTION_STATUSES),
    status_b: maybe(oneOf(EXECUTION_STATUSES)),
    missing: t.readonlyArray(
      t.type({
        task_id: t.string,
        attempt: t.number,
        why: oneOf([
          'never_ran',
          'was_given_up',
          'timed_out_then',
          'mapping_changed',
          'no_signal',
          'no_decision',
        ] as const),
        message: t.string,
      }),
    ),
    assumed: t.readonlyArray(
      t.type({ task_id: t.string, why: oneOf(['input_changed', 'action_changed'] as const), differences }),
    ),
    refused: t.readonlyArray(Problem),
    first_divergence: maybe(divergence),
    tasks: t.readonlyArray(TaskDifference),
    tasks_different: t.number,
    end: differences,
  },
  'Replayed',
)

export const WhatIfReport: t.Type<Report, unknown, unknown> = t.type(
  {
    runs: t.number,
    same: t.number,
    different: t.number,
    unknown: t.number,
    other_path: t.number,
    other_end: t.number,
    missing_output: t.number,
    assumed: t.number,
    not_replayed: t.readonlyArray(t.type({ execution_id: t.string, code: t.string, message: t.string })),
    executions: t.readonlyArray(Replayed),
  },
  'WhatIfReport',
)
