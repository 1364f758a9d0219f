import { isObject, refuse, type Fields, type Findings } from '../findings.ts'
import { compile, compileExpression } from '../../expression/index.ts'
import { isOneExpression } from '../language/form.ts'
import type { SentTask } from '../read-tasks.ts'
import { checkCondition, checkExpression, checkTemplate, tellProblems, type Site } from './references.ts'

/** Checks every expression of a task but the `output` of a set of tasks. `inner` is what its body may read. */
export const checkExpressions = (
  { fields, pointer, block }: SentTask,
  outside: Site,
  inner: readonly string[],
  findings: Findings,
): void => {
  const seeing = (...more: readonly string[]): Site => ({ ...outside, variables: [...inner, ...more] })

  checkCondition(fields.when, `${pointer}/when`, outside, findings)
  checkIteration({ fields, pointer }, outside, findings)
  checkCall(fields, pointer, seeing(), findings)
  if (block === undefined && fields.output !== undefined) {
    checkTemplate(fields.output, `${pointer}/output`, seeing('result'), findings)
  }
  for (const [then, place] of followUps(fields.on_error, `${pointer}/on_error`)) {
    checkTemplate(then.output, `${place}/output`, seeing('error'), findings)
    checkCall(then, place, seeing('error'), findings)
  }
  if (isObject(fields.compensate)) checkCall(fields.compensate, `${pointer}/compensate`, seeing('output'), findings)
}

/** What is given to a component may hold secrets, unless it is decided where everything is written down. */
const checkCall = ({ component, input }: Fields, pointer: string, site: Site, findings: Findings): void => {
  const calling = { ...site, secrets: true }
  checkTemplate(input, `${pointer}/input`, calling, findings)
  if (component !== 'harmonia') return
  for (const place of compile(input, calling).secretPointers) {
    const message =
      'The built-in component "harmonia" writes down what it is given, so no secret can be: use it in the call that needs it.'
    refuse(findings, `${pointer}/input${place}`, 'secret_not_allowed', message)
  }
}

const checkIteration = (
  { fields: { for_each: each, repeat }, pointer }: Pick<SentTask, 'fields' | 'pointer'>,
  outside: Site,
  findings: Findings,
): void => {
  if (isObject(each)) {
    const place = `${pointer}/for_each`
    if (Array.isArray(each.items)) checkTemplate(each.items, `${place}/items`, outside, findings)
    else checkItems(each.items, `${place}/items`, outside, findings)
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

/** An expression whose value shows that it is never a list is refused. */
const checkItems = (items: unknown, pointer: string, outside: Site, findings: Findings): void => {
  const template = checkExpression(items, pointer, outside, findings)?.template
  const gives = template?.kind === 'computed' ? template.computed.gives : undefined
  if (gives === undefined || gives === 'an array') return
  const message = `The expression ${String(items)} gives ${gives}, and never a list: read the list itself.`
  refuse(findings, pointer, 'not_a_list', message)
}

/** The key that limits executions is made before any of their tasks has run. */
export const checkKey = (concurrency: unknown, findings: Findings): void => {
  if (!isObject(concurrency) || typeof concurrency.key !== 'string' || !isOneExpression(concurrency.key)) return
  const pointer = '/concurrency/key'
  const compiled = compileExpression(concurrency.key)
  tellProblems(compiled, pointer, findings)
  for (const { root, text } of compiled.references) {
    if (root !== 'tasks') continue
    const message = `${text} reads a task, but the key is made before the execution starts: use its input.`
    refuse(findings, pointer, 'reference_not_upstream', message)
  }
}
