import * as E from 'fp-ts/lib/Either.js'
import { checkJson } from '../json.ts'
import type { Problem } from '../problem.ts'
import { compileSchema } from '../schema.ts'
import type { Definition } from './definition.ts'

const LIMITS = { bytes: 1_048_576, depth: 64 }

/** Whether an execution may start with this input. Pointers begin with `/input`. */
export const checkInput = (definition: Definition, input: unknown): E.Either<readonly Problem[], void> => {
  const unfit = checkJson(input, LIMITS)
  const problems = unfit !== undefined ? [unfit] : check(definition, input)
  return problems.length === 0
    ? E.right(undefined)
    : E.left(problems.map((problem) => ({ ...problem, pointer: `/input${problem.pointer}` })))
}

const check = ({ input_schema: schema }: Definition, input: unknown): readonly Problem[] =>
  schema === undefined ? [] : compileSchema(schema)(input)
