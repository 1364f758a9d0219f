import * as E from 'fp-ts/lib/Either.js'
import {
  anything,
  checkFields,
  isObject,
  number,
  object,
  refuse,
  text,
  texts,
  type Check,
  type Fields,
  type Findings,
} from '../domain/definition/check.ts'
import { at, type Problem } from '../domain/problem.ts'
import type { Trial } from './trial.ts'

/** A trial as it was sent. It says what it is a trial of in one of two ways. */
export interface SentTrial extends Trial {
  readonly definition?: unknown
  readonly workflow_id?: string
  readonly version?: number
}

/** Everything that is wrong with a trial that was sent, before its definition is looked at. */
export const readTrial = (value: unknown): E.Either<readonly Problem[], SentTrial> => {
  const findings: Findings = { problems: [], warnings: [] }
  if (!isObject(value)) refuse(findings, '', 'wrong_type', 'A trial is an object with a definition, or a workflow_id.')
  else {
    checkFields(value, '', trialFields, [], findings)
    checkSubject(value, findings)
  }
  return findings.problems.length > 0 ? E.left(findings.problems) : E.right(value as SentTrial)
}

const checkSubject = (trial: Fields, findings: Findings): void => {
  const ways = ['definition', 'workflow_id'].filter((name) => Object.hasOwn(trial, name)).length
  if (ways !== 1) refuse(findings, '', 'required', 'A trial has either a definition or a workflow_id.')
  if (Object.hasOwn(trial, 'version') && !Object.hasOwn(trial, 'workflow_id'))
    refuse(findings, '/version', 'not_allowed', '"version" goes with workflow_id: leave it out.')
}

const YEAR = 31_536_000
const seconds = number((value) => value >= 0 && value <= YEAR, `seconds, from 0 to ${YEAR}`)
const whole = (min: number, max: number): Check =>
  number((value) => Number.isInteger(value) && value >= min && value <= max, `a whole number from ${min} to ${max}`)
const flag: Check = (value, pointer, findings) => {
  if (typeof value !== 'boolean') refuse(findings, pointer, 'wrong_type', 'It must be true or false.')
}
const oneOf =
  (...words: readonly string[]): Check =>
  (value, pointer, findings) => {
    if (typeof value !== 'string' || !words.includes(value))
      refuse(findings, pointer, 'invalid_value', `It must be one of ${words.join(', ')}.`)
  }
const time: Check = (value, pointer, findings) => {
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) ||
    Number.isNaN(Date.parse(value))
  )
    refuse(findings, pointer, 'invalid_value', 'It must be a time such as 2026-01-31T12:00:00Z.')
}

/** An object with these fields, none of which it must have but the required ones. */
const fields =
  (checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, pointer, findings) => {
    object(value, pointer, findings)
    if (isObject(value)) checkFields(value, pointer, new Map(Object.entries(checks)), required, findings)
  }

/** An object in which each member is one of these. */
const each =
  (check: Check): Check =>
  (value, pointer, findings) => {
    object(value, pointer, findings)
    if (isObject(value)) for (const [key, member] of Object.entries(value)) check(member, at(pointer, key), findings)
  }

const listOf =
  (most: number, check: Check): Check =>
  (value, pointer, findings) => {
    if (!Array.isArray(value) || value.length > most)
      return refuse(findings, pointer, 'wrong_type', `It must be a list of at most ${most}.`)
    for (const [index, item] of value.entries()) check(item, at(pointer, index), findings)
  }

const word = text(1, 200)
const sentence = text(0, 2_000)
const taskIds = texts(10_000, text(1, 1_000))

const ANSWERS = ['output', 'error', 'never']

const answer: Check = (value, pointer, findings) => {
  fields({
    output: anything,
    error: fields({ type: word, message: sentence, retryable: flag, details: anything, retry_after: seconds }),
    never: flag,
    delay: seconds,
  })(value, pointer, findings)
  if (isObject(value) && ANSWERS.filter((name) => Object.hasOwn(value, name)).length > 1)
    refuse(findings, pointer, 'not_allowed', 'An answer has one of output, error and never.')
}

const played: Check = (value, pointer, findings) => {
  if (!Array.isArray(value)) return answer(value, pointer, findings)
  listOf(1_000, answer)(value, pointer, findings)
  if (value.length === 0) refuse(findings, pointer, 'required', 'It must have an answer: one per attempt.')
}

const command = fields({ at: seconds, do: oneOf('pause', 'resume', 'cancel'), reason: sentence }, ['at', 'do'])

const taskStatus = oneOf('pending', 'running', 'waiting', 'retrying', 'completed', 'failed', 'skipped', 'cancelled')

const expectation = fields({
  status: oneOf('pending', 'running', 'paused', 'completed', 'failed', 'cancelled'),
  output: anything,
  error: fields({ type: word, message: sentence, task_id: word }),
  tasks: each(
    fields({
      status: taskStatus,
      attempt: whole(0, 1_000_000),
      input: anything,
      output: anything,
      error: fields({ type: word, message: sentence, retryable: flag }),
    }),
  ),
  order: taskIds,
  duration_seconds: seconds,
})

const trialFields: ReadonlyMap<string, Check> = new Map(
  Object.entries<Check>({
    definition: anything,
    workflow_id: text(1, 128),
    version: whole(1, Number.MAX_SAFE_INTEGER),
    input: anything,
    tasks: each(played),
    default: played,
    commands: listOf(1_000, command),
    env: each(text(0, 100_000)),
    start_at: time,
    max_seconds: seconds,
    seed: whole(0, 4_095),
    expect: expectation,
  }),
)
