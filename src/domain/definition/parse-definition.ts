import * as E from 'fp-ts/lib/Either.js'
import { checkJson } from '../json.ts'
import type { Problem } from '../problem.ts'
import { checkFields, isObject, warn, type Fields, type Findings } from './check.ts'
import { checkDependencies } from './check-dependencies.ts'
import { checkInputs, checkOutput, checkSyntax } from './check-references.ts'
import type { Definition, Task } from './definition.ts'
import { definitionFields, requiredOfDefinition } from './fields.ts'
import { readTasks, type SentTask } from './read-tasks.ts'

export interface ParsedDefinition {
  readonly definition: Definition
  /** What is allowed but is likely not what was meant. */
  readonly warnings: readonly Problem[]
}

const LIMITS = { bytes: 1_048_576, depth: 80 }

/** After so many problems no more are told. */
const MAX_PROBLEMS = 1_000

/**
 * From what an author writes to the normal form, or everything that is wrong with it. Pointers lead into the body as it was sent.
 */
export const parseDefinition = (body: unknown): E.Either<readonly Problem[], ParsedDefinition> => {
  const unfit = checkJson(body, LIMITS)
  if (unfit !== undefined) return E.left([unfit])
  if (!isObject(body)) {
    const message = 'A workflow definition must be an object with at least "name" and "tasks".'
    return E.left([{ pointer: '', code: 'wrong_type', message }])
  }

  const findings: Findings = { problems: [], warnings: [] }
  checkFields(body, '', definitionFields, requiredOfDefinition, findings)
  const tasks = body.tasks === undefined ? undefined : readTasks(body.tasks, findings)
  if (tasks === undefined) {
    checkSyntax(body.output, '/output', findings)
    return E.left(findings.problems.slice(0, MAX_PROBLEMS))
  }
  const dependencies = checkDependencies(tasks, findings)
  checkInputs(tasks, dependencies, findings)
  checkOutput(body.output, dependencies, findings)
  warnOfTimeouts(body, tasks, findings)

  return findings.problems.length > 0
    ? E.left(findings.problems.slice(0, MAX_PROBLEMS))
    : E.right({ definition: normal(body, tasks), warnings: findings.warnings.slice(0, MAX_PROBLEMS) })
}

const warnOfTimeouts = (body: Fields, tasks: readonly SentTask[], findings: Findings): void => {
  const { timeout: whole } = body
  if (typeof whole !== 'number') return
  for (const { pointer, fields } of tasks) {
    if (typeof fields.timeout !== 'number' || fields.timeout <= whole) continue
    const message = `The task may take ${fields.timeout} seconds, but the whole workflow only ${whole}.`
    warn(findings, `${pointer}/timeout`, 'timeout_capped', message)
  }
}

/** The checks have found every field to be of its type. */
const normal = (body: Fields, tasks: readonly SentTask[]): Definition =>
  ({ ...body, tasks: Object.fromEntries(tasks.map(({ id, fields }) => [id, normalTask(fields)])) }) as Definition

const normalTask = ({ id: _, ...fields }: Fields): Task => ({ input: {}, depends_on: [], ...fields }) as unknown as Task
