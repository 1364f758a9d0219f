import * as E from 'fp-ts/lib/Either.js'
import { compile } from '../expression/index.ts'
import { checkJson } from '../json.ts'
import type { Problem } from '../problem.ts'
import { checkBlocks } from './checks/blocks.ts'
import { tellProblems } from './checks/references.ts'
import type { Definition } from './definition.ts'
import { checkFields, isObject, type Findings } from './findings.ts'
import { checksOf } from './language/shape.ts'
import { workflow } from './language/workflow.ts'
import { normalForm } from './normal-form.ts'
import { readTasks } from './read-tasks.ts'

export interface ParsedDefinition {
  readonly definition: Definition
  /** What is allowed but is likely not what was meant. */
  readonly warnings: readonly Problem[]
}

const LIMITS = { bytes: 1_048_576, depth: 80 }

/** After so many problems no more are told. */
const MAX_PROBLEMS = 1_000

const checks = checksOf(workflow)

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
  checkFields(body, '', checks, workflow.required, findings)
  const block = body.tasks === undefined ? undefined : readTasks(body.tasks, findings)
  if (block === undefined) {
    tellProblems(compile(body.output), '/output', findings)
    return E.left(findings.problems.slice(0, MAX_PROBLEMS))
  }
  checkBlocks(body, block, findings)

  return findings.problems.length > 0
    ? E.left(findings.problems.slice(0, MAX_PROBLEMS))
    : E.right({ definition: normalForm(body, block), warnings: findings.warnings.slice(0, MAX_PROBLEMS) })
}
