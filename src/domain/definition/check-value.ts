import * as E from 'fp-ts/lib/Either.js'
import { checkJson } from '../json.ts'
import type { Problem } from '../problem.ts'
import { compileSchema } from '../schema.ts'
import type { Definition } from './definition.ts'

const INPUT_LIMITS = { bytes: 1_048_576, depth: 64 }

/** Whether an execution may start with this input. Pointers begin with `/input`. */
export const checkInput = (
  { input_schema: schema }: Definition,
  input: unknown,
): E.Either<readonly Problem[], void> => {
  const unfit = checkJson(input, INPUT_LIMITS)
  return placed('/input', unfit !== undefined ? [unfit] : against(schema, input))
}

/** Whether an execution may complete with this output. Pointers begin with `/output`. */
export const checkOutput = (
  { output_schema: schema }: Definition,
  output: unknown,
): E.Either<readonly Problem[], void> => placed('/output', against(schema, output))

const against = (schema: unknown, value: unknown): readonly Problem[] =>
  schema === undefined ? [] : compileSchema(schema)(value)

const placed = (pointer: string, problems: readonly Problem[]): E.Either<readonly Problem[], void> =>
  problems.length === 0
    ? E.right(undefined)
    : E.left(problems.map((problem) => ({ ...problem, pointer: pointer + problem.pointer })))
