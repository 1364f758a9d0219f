import * as t from 'io-ts'
import { TYPES } from '../../domain/template/index.ts'
import { number, oneOf, text, whole } from '../codecs.ts'

const length = whole(0, 1_048_576)
const bound = number(-Number.MAX_VALUE, Number.MAX_VALUE)

const NewParameter = t.exact(
  t.intersection([
    t.type({ type: oneOf(TYPES) }),
    t.partial({
      required: t.boolean,
      default: t.unknown,
      description: text(0, 10_000),
      enum: t.readonlyArray(t.unknown),
      minimum: bound,
      maximum: bound,
      min_length: length,
      max_length: length,
      pattern: text(1, 1_000),
    }),
  ]),
  'NewParameter',
)

/** A template as it is sent: `definition`, or `workflow_definition_id` and perhaps `workflow_version`. */
export const newTemplate = t.exact(
  t.intersection([
    t.type({ name: text(1, 200) }),
    t.partial({
      description: text(0, 10_000),
      definition: t.record(t.string, t.unknown),
      workflow_definition_id: text(1, 128),
      workflow_version: whole(1, Number.MAX_SAFE_INTEGER),
      parameters: t.record(t.string, NewParameter),
      tags: t.readonlyArray(text(1, 64)),
    }),
  ]),
  'NewTemplate',
)
