import { quoted, refuse, suggestion, type Findings } from '../findings.ts'
import { compile } from '../../expression/index.ts'
import type { Compiled } from '../../expression/template.ts'
import { isOneExpression } from '../language/form.ts'
import { findTask, idsIn, readerOf, within, type Scope, type Whereabouts } from './scope.ts'

type Reference = Compiled['references'][number]

/** Where an expression stands. */
export interface Place {
  readonly scope: Scope
  /** What else it may read. */
  readonly variables: readonly string[]
  readonly secrets?: boolean
  readonly whereIs: Whereabouts
}

/** Checks the expressions of a value on their own, and returns what they refer to. */
export const checkSyntax = (value: unknown, pointer: string, findings: Findings): Compiled['references'] => {
  const { references, problems } = compile(value)
  for (const problem of problems) findings.problems.push({ ...problem, pointer: pointer + problem.pointer })
  return references
}

/** Checks the expressions of a value: the tasks that they read must be done by then. */
export const checkReferences = (value: unknown, pointer: string, place: Place, findings: Findings): void => {
  for (const reference of checkSyntax(value, pointer, findings)) {
    if (reference.root === 'tasks') checkTask(reference, pointer + reference.pointer, place, findings)
  }
}

/** Checks an expression that must be true or false. One that is not even an expression has been refused already. */
export const checkCondition = (value: unknown, pointer: string, place: Place, findings: Findings): void => {
  if (typeof value === 'string' && isOneExpression(value)) checkReferences(value, pointer, place, findings)
}

const checkTask = (reference: Reference, pointer: string, { scope, whereIs }: Place, findings: Findings): void => {
  const id = String(reference.path[0])
  const found = findTask(scope, id)
  if (found === undefined) {
    refuse(findings, pointer, 'unknown_reference', whyUnknown(reference, id, scope, whereIs, findings))
    return
  }
  const { block, reader } = found.scope
  if (reader === undefined || block.graph[reader]!.includes(found.index) || block.isUpstream(reader, found.index))
    return
  refuse(findings, pointer, 'reference_not_upstream', whyTooEarly(id, scope, found))
}

const whyUnknown = (
  { text, path }: Reference,
  id: string,
  scope: Scope,
  whereIs: Whereabouts,
  findings: Findings,
): string => {
  const elsewhere = whereIs(id)
  if (elsewhere !== undefined && elsewhere.length > 0) {
    const [outermost = ''] = elsewhere
    return `${text} reads the task ${quoted(id)}, which is within ${within(elsewhere)}: read the output of ${quoted(outermost)}, or map it there with "output".`
  }
  return `${text} reads the task ${quoted(String(path[0]))}, which there is not.${suggestion(findings, id, idsIn(scope))}`
}

const whyTooEarly = (id: string, from: Scope, { scope, index }: { scope: Scope; index: number }): string => {
  const reader = readerOf(scope)
  if (scope === from) {
    return index === scope.reader
      ? `The task ${quoted(reader)} cannot read its own result.`
      : `The task ${quoted(reader)} does not wait for ${quoted(id)}, which it reads: add ${quoted(id)} to its depends_on.`
  }
  return index === scope.reader
    ? `This is within the task ${quoted(id)}, which has no result before all within has ended.`
    : `The task ${quoted(reader)}, which this is within, does not wait for ${quoted(id)}: add ${quoted(id)} to the depends_on of ${quoted(reader)}.`
}
