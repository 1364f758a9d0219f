import * as E from 'fp-ts/lib/Either.js'
import { at, type Problem } from '../../domain/problem.ts'
import type { Reply } from '../components.ts'

/** Per `component.action` how it may answer; each call gets one of them, drawn by the seed. */
export type Script = ReadonlyMap<string, readonly Reply[]>

/** Reads a script as an author writes it. Every problem has a pointer into it. */
export const readScript = (given: unknown): E.Either<readonly Problem[], Script> => {
  if (!isObject(given))
    return E.left([problem('', 'must be an object: "component.action" and the list of its answers')])
  const problems: Problem[] = []
  const script = new Map<string, readonly Reply[]>()
  for (const [name, replies] of Object.entries(given)) {
    const pointer = at('', name)
    if (!/^[^.]+\..+$/.test(name)) problems.push(problem(pointer, 'must be named as in "billing.charge"'))
    if (!Array.isArray(replies) || replies.length === 0)
      problems.push(problem(pointer, 'must be a list of at least one answer'))
    else
      script.set(
        name,
        replies.flatMap((reply, place) => readReply(reply, at(pointer, place), problems)),
      )
  }
  return problems.length > 0 ? E.left(problems) : E.right(script)
}

const KINDS = ['output', 'error', 'silence'] as const

const readReply = (given: unknown, pointer: string, problems: Problem[]): readonly Reply[] => {
  const refuse = (message: string, below = pointer): readonly Reply[] => {
    problems.push(problem(below, message))
    return []
  }
  if (!isObject(given) || KINDS.filter((kind) => Object.hasOwn(given, kind)).length !== 1)
    return refuse('must have exactly one of "output", "error" and "silence"')
  const unknown = Object.keys(given).find((key) => key !== 'seconds' && !KINDS.some((kind) => kind === key))
  if (unknown !== undefined) return refuse('is not understood here', at(pointer, unknown))
  const { output, error, silence, seconds } = given
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds >= 0))
    return refuse('must be a number of seconds, 0 or more', at(pointer, 'seconds'))
  const rest = { scripted: true, ...(seconds === undefined ? {} : { seconds }) }

  if (Object.hasOwn(given, 'output')) return [{ output, ...rest }]
  if (Object.hasOwn(given, 'silence'))
    return silence === true ? [{ silence, ...rest }] : refuse('must be true', at(pointer, 'silence'))
  if (!isObject(error)) return refuse('must be an object with "type"', at(pointer, 'error'))
  const { type, message = 'as it was scripted', retryable = true } = error
  const stray = Object.keys(error).find((key) => !['type', 'message', 'retryable'].includes(key))
  if (stray !== undefined) return refuse('is not understood here', at(at(pointer, 'error'), stray))
  if (typeof type !== 'string' || type === '') return refuse('must be a text', at(at(pointer, 'error'), 'type'))
  if (typeof message !== 'string') return refuse('must be a text', at(at(pointer, 'error'), 'message'))
  if (typeof retryable !== 'boolean') return refuse('must be true or false', at(at(pointer, 'error'), 'retryable'))
  return [{ error: { type, message, retryable }, ...rest }]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const problem = (pointer: string, message: string): Problem => ({ pointer, code: 'invalid_script', message })
