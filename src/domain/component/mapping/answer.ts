import * as E from 'fp-ts/lib/Either.js'
import type { TaskError } from '../../execution/events.ts'
import type { HttpPlan, SeenAnswer } from './plan.ts'
import { valueOf } from './request.ts'

/** What an answer says of an error; what it leaves out follows from the answer's status. */
export interface SaidError {
  readonly type?: string
  readonly message?: string
  readonly retryable?: boolean
}

/** The task's output: by `result`, or else the body, of a stream the data of its events. */
export const resultOf = ({ result, stream }: HttpPlan, seen: SeenAnswer): E.Either<TaskError, unknown> => {
  if (result !== undefined) return valueOf(result, seen)
  return E.right(stream ? (seen.events ?? []).map(({ data }) => data) : seen.response.body)
}

/** The error in an answer by the mapping's own `errors`, which gives null where there is none. */
export const errorIn = ({ errors }: HttpPlan, seen: SeenAnswer): E.Either<TaskError, SaidError | null> => {
  if (errors === undefined) return E.right(null)
  const value = valueOf(errors, seen)
  if (E.isLeft(value)) return value
  const said = value.right
  if (said === null) return E.right(null)
  if (typeof said === 'string') return E.right({ message: said })
  if (typeof said !== 'object' || Array.isArray(said)) return NO_ERROR
  const { type, message, retryable } = said as Readonly<Record<string, unknown>>
  const isGood = isOptional(type, 'string') && isOptional(message, 'string') && isOptional(retryable, 'boolean')
  return isGood ? E.right(said) : NO_ERROR
}

const isOptional = (value: unknown, type: string): boolean => value === undefined || typeof value === type

const NO_ERROR = E.left({
  type: 'expression_error',
  message: 'The "errors" of the action must give null, a text, or an object of type, message and retryable.',
  retryable: false,
})
