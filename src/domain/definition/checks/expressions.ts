import { isObject, refuse, type Findings } from '../findings.ts'
import { isOneExpression } from '../language/form.ts'
import type { SentTask } from '../read-tasks.ts'
import { checkCondition, checkReferences, checkSyntax, type Place } from './references.ts'

/** Checks every expression of a task but the `output` of a set of tasks. `inner` is what its body may read. */
export const checkExpressions = (
  { fields, pointer, block }: SentTask,
  outside: Place,
  inner: readonly string[],
  findings: Findings,
): void => {
  const seeing = (...more: readonly string[]): Place => ({ ...outside, variables: [...inner, ...more] })
  const calling = (...more: readonly string[]): Place => ({ ...seeing(...more), secrets: true })

  checkCondition(fields.when, `${pointer}/when`, outside, findings)
  checkIteration({ fields, pointer }, outside, findings)
  if (fields.input !== undefined) checkReferences(fields.input, `${pointer}/input`, calling(), findings)
  if (block === undefined && fields.output !== undefined) {
    checkReferences(fields.output, `${pointer}/output`, seeing('result'), findings)
  }
  for (const [then, place] of followUps(fields.on_error, `${pointer}/on_error`)) {
    checkReferences(then.output, `${place}/output`, seeing('error'), findings)
    checkReferences(then.input, `${place}/input`, calling('error'), findings)
  }
  if (isObject(fields.compensate)) {
    checkReferences(fields.compensate.input, `${pointer}/compensate/input`, calling('output'), findings)
  }
}

const checkIteration = (
  { fields: { for_each: each, repeat }, pointer }: Pick<SentTask, 'fields' | 'pointer'>,
  outside: Place,
  findings: Findings,
): void => {
  if (isObject(each)) {
    const place = `${pointer}/for_each`
    if (Array.isArray(each.items) || (typeof each.items === 'string' && isOneExpression(each.items))) {
      checkReferences(each.items, `${place}/items`, outside, findings)
    }
    const counting = { ...outside, variables: [...outside.variables, 'total', 'succeeded', 'failed', 'done'] }
    checkCondition(each.complete_when, `${place}/complete_when`, counting, findings)
  }
  if (isObject(repeat)) {
    const between = { ...outside, variables: [...outside.variables, 'output', 'iteration'] }
    checkCondition(repeat.while, `${pointer}/repeat/while`, between, findings)
    checkCondition(repeat.until, `${pointer}/repeat/until`, between, findings)
  }
}

/** What each handler does, with its place. */
const followUps = (handlers: unknown, pointer: string) => {
  const each = Array.isArray(handlers)
    ? handlers.map((handler, index) => [handler, `${pointer}/${index}/then`] as const)
    : [[handlers, `${pointer}/then`] as const]
  return each.flatMap(([handler, place]) =>
    isObject(handler) && isObject(handler.then) ? [[handler.then, place] as const] : [],
  )
}

/** The key that limits executions is made before any of their tasks has run. */
export const checkKey = (concurrency: unknown, findings: Findings): void => {
  if (!isObject(concurrency) || concurrency.key === undefined) return
  const pointer = '/concurrency/key'
  for (const reference of checkSyntax(concurrency.key, pointer, findings)) {
    if (reference.root !== 'tasks') continue
    const message = `${reference.text} reads a task, but the key is made before the execution starts: use its input.`
    refuse(findings, pointer + reference.pointer, 'reference_not_upstream', message)
  }
}
