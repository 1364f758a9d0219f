import { compile, compileCondition, compileExpression, type Compiled, type Place } from '../../expression/index.ts'
import { quoted, refuse, suggestion, type Findings } from '../findings.ts'
import { isOneExpression } from '../language/form.ts'
import { findTask, idsIn, readerOf, within, type Scope, type Whereabouts } from './scope.ts'

type Reference = Compiled['references'][number]

/** Where an expression stands, and what it may read there. */
export interface Site extends Place {
  readonly variables: readonly string[]
  readonly scope: Scope
  readonly whereIs: Whereabouts
}

/** Checks the expressions of a value: the tasks that they read must be done by then. */
export const checkTemplate = (value: unknown, pointer: string, site: Site, findings: Findings): void => {
  if (value !== undefined) checkReferences(compile(value, site), pointer, site, findings)
}

/** The same of what must be one expression. What does not even look like one has been refused already. */
export const checkExpression = (
  value: unknown,
  pointer: string,
  site: Site,
  findings: Findings,
): Compiled | undefined =>
  typeof value === 'string' && isOneExpression(value)
    ? checkReferences(compileExpression(value, site), pointer, site, findings)
    : undefined

/** The same of what must be true or false. */
export const checkCondition = (value: unknown, pointer: string, site: Site, findings: Findings): void => {
  if (typeof value !== 'string' || !isOneExpression(value)) return
  checkReferences(compileCondition(value, site), pointer, site, findings)
}

/** Tells the problems of what was compiled where it stands. */
export const tellProblems = ({ problems }: Compiled, pointer: string, findings: Findings): void => {
  for (const problem of problems) refuse(findings, pointer + problem.pointer, problem.code, problem.message)
}

const checkReferences = (compiled: Compiled, pointer: string, site: Site, findings: Findings): Compiled => {
  tellProblems(compiled, pointer, findings)
  for (const reference of compiled.references) {
    if (reference.root === 'tasks') checkTask(reference, pointer + reference.pointer, site, findings)
  }
  return compiled
}

const checkTask = (reference: Reference, pointer: string, { scope, whereIs }: Site, findings: Findings): void => {
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
