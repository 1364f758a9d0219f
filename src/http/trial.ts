import * as t from 'io-ts'
import { schemaOf } from '../domain/definition/index.ts'
import { trialShapes } from '../trial/shapes.ts'
import { Described, oneOf, type JsonSchema } from './codecs.ts'
import { EventFrame } from './documents/event.ts'
import { Execution } from './documents/execution.ts'

const PREFIX = '#/components/schemas/'

const parts = (): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    trialShapes.map((shape) => {
      const text = JSON.stringify(schemaOf(shape)).replaceAll('"#/$defs/', `"${PREFIX}`)
      return [shape.name, JSON.parse(text) as JsonSchema]
    }),
  )

/** Describes a trial as it is sent. What reads it are the shapes that it is made from. */
export const NewTrial = new Described('NewTrial', { $ref: `${PREFIX}Trial` }, (value) => value, parts())

const Difference = t.intersection(
  [t.type({ pointer: t.string, expected: t.unknown, message: t.string }), t.partial({ actual: t.unknown })],
  'TrialDifference',
)
const task = { task_id: t.string, component: t.string, action: t.string, message: t.string }
const Stopped = t.type({
  reason: oneOf(['waiting', 'max_seconds', 'too_many_events', 'too_much_data'] as const),
  message: t.string,
})

export const TrialReport = t.type(
  {
    passed: t.boolean,
    differences: t.readonlyArray(Difference),
    unplayed: t.readonlyArray(t.type(task)),
    refused: t.readonlyArray(t.type({ at: t.number, do: t.string, code: t.string })),
    unused: t.readonlyArray(t.string),
    stopped: t.union([Stopped, t.null]),
    duration_seconds: t.number,
    execution: Execution,
    events: t.readonlyArray(EventFrame),
  },
  'TrialReport',
)
