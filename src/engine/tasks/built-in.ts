import { Validator, type Schema } from '@cfworker/json-schema'
import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../../domain/execution/events.ts'
import { failed } from './failure.ts'
import type { TaskKind } from './task-kind.ts'

/** An action that needs no component: what the outside is told of it, and how it is carried out. */
export interface BuiltIn {
  readonly description: string
  /** JSON Schema 2020-12. */
  readonly inputSchema: Schema
  readonly kind: TaskKind
}

/** Reads an input by the schema that is shown for it; `Input` must be what the schema lets through. */
export const inputOf = <Input>(schema: Schema): ((input: unknown) => E.Either<TaskError, Input>) => {
  const validator = new Validator(schema, '2020-12', false)
  return (input) => {
    const { valid, errors } = validator.validate(input ?? null)
    if (valid) return E.right(input as Input)
    const causes = errors.map(({ instanceLocation, error }) => `${instanceLocation.replace(/^#/, '') || '/'}: ${error}`)
    return failed('invalid_input', [...new Set(causes)].join(' '), false)
  }
}
