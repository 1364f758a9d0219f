import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../../domain/execution/events.ts'
import { compileSchema } from '../../domain/schema.ts'
import { failed } from './failure.ts'
import type { TaskKind } from './task-kind.ts'

/** An action that needs no component: what the outside is told of it, and how it is carried out. */
export interface BuiltIn {
  readonly description: string
  /** JSON Schema 2020-12. */
  readonly inputSchema: object
  readonly kind: TaskKind
}

/** Reads an input by the schema that is shown for it; `Input` must be what the schema lets through. */
export const inputOf = <Input>(schema: object): ((input: unknown) => E.Either<TaskError, Input>) => {
  const check = compileSchema(schema)
  return (input) => {
    const problems = check(input ?? null)
    if (problems.length === 0) return E.right(input as Input)
    const causes = problems.map(({ pointer, message }) => (pointer === '' ? message : `${pointer}: ${message}`))
    return failed('invalid_input', causes.join(' '), false)
  }
}
