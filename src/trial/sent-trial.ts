import * as E from 'fp-ts/lib/Either.js'
import { isObject, refuse, type Findings } from '../domain/definition/findings.ts'
import { shaped } from '../domain/definition/language/shape.ts'
import type { Problem } from '../domain/problem.ts'
import { trial } from './shapes.ts'
import type { Trial } from './trial.ts'

/** A trial as it was sent. It says what it is a trial of in one of two ways. */
export interface SentTrial extends Trial {
  readonly definition?: unknown
  readonly workflow_id?: string
  readonly version?: number
}

const whole = shaped(trial)

/** Everything that is wrong with a trial that was sent, before its definition is looked at. */
export const readTrial = (value: unknown): E.Either<readonly Problem[], SentTrial> => {
  const findings: Findings = { problems: [], warnings: [] }
  if (isObject(value)) whole.check(value, '', findings)
  else refuse(findings, '', 'wrong_type', 'A trial is an object with a definition, or with a workflow_id.')
  return findings.problems.length > 0 ? E.left(findings.problems) : E.right(value as SentTrial)
}
