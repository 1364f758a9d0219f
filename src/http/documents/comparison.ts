import * as t from 'io-ts'
import type { Comparison as ComparisonDocument } from '../../domain/compare/compare-runs.ts'
import { oneOf } from '../codecs.ts'
import { EventFrame } from './event.ts'
import { EXECUTION_STATUSES, maybe, TASK_STATUSES } from './shared.ts'

/** A value, or the beginning of its JSON when that is long. */
const Told = t.union([t.type({ value: t.unknown }), t.type({ excerpt: t.string, characters: t.number })], 'ToldValue')

const Difference = t.intersection([t.type({ pointer: t.string }), t.partial({ a: Told, b: Told })], 'Difference')
export const differences = t.readonlyArray(Difference)

const timing = t.type({ a_ms: maybe(t.number), b_ms: maybe(t.number), ratio: maybe(t.number) })

const compared = t.type({
  execution_id: t.string,
  workflow_id: t.string,
  workflow_name: t.string,
  workflow_version: t.number,
  status: oneOf(EXECUTION_STATUSES),
  revision: t.number,
  position: t.number,
})

const ASPECTS = ['path', 'input', 'attempts', 'error', 'output', 'timing'] as const

export const TaskDifference = t.type(
  {
    task_id: t.string,
    differs: t.readonlyArray(oneOf(ASPECTS)),
    revision_a: maybe(t.number),
    revision_b: maybe(t.number),
    status_a: maybe(oneOf(TASK_STATUSES)),
    status_b: maybe(oneOf(TASK_STATUSES)),
    path: differences,
    input: differences,
    attempts: differences,
    error: differences,
    output: differences,
    timing,
  },
  'TaskDifference',
)

export const divergence = t.type({
  task_id: maybe(t.string),
  differs: t.readonlyArray(oneOf([...ASPECTS, 'end'] as const)),
  revision_a: maybe(t.number),
  revision_b: maybe(t.number),
})

export const Comparison: t.Type<ComparisonDocument, unknown, unknown> = t.type(
  {
    a: compared,
    b: compared,
    same: t.boolean,
    first_divergence: maybe(divergence),
    definition: differences,
    policy: differences,
    input: differences,
    metadata: differences,
    end: differences,
    timing,
    tasks: t.readonlyArray(TaskDifference),
    tasks_compared: t.number,
    tasks_different: t.number,
  },
  'Comparison',
)

const read = t.intersection([t.type({ path: t.string }), t.partial({ before: Told, after: Told })])
const flip = t.type({ event: EventFrame, holds: t.boolean, reads: t.readonlyArray(read) }, 'Flip')

export const Bisection = t.type(
  {
    execution_id: t.string,
    when: t.string,
    first: maybe(flip),
    flips: t.readonlyArray(flip),
    more: t.boolean,
    holds: t.boolean,
    problem: maybe(t.string),
  },
  'Bisection',
)
