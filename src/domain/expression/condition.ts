import * as E from 'fp-ts/lib/Either.js'
import { compile } from './compile.ts'
import { evaluate } from './evaluate.ts'
import { kindOf } from './paths.ts'
import { shown } from './shown.ts'
import type { Compiled, ExpressionError, ExpressionProblem, Place, Scope, Template } from './template.ts'

/** Parses a value that has to be one `${…}` and nothing else, of whatever type. */
export const compileExpression = (value: unknown, place: Place = {}): Compiled => {
  if (typeof value !== 'string' || !value.includes('${')) return refused(value, 'expression_expected', bare(value))
  const compiled = compile(value, place)
  const { kind } = compiled.template
  if (compiled.problems.length > 0 || kind === 'reference' || kind === 'computed') return compiled
  const message = `${JSON.stringify(shown(value))} is text around an expression: put all of it inside one \${…}.`
  return refused(value, 'expression_expected', message)
}

/** Parses a value that has to be one `${…}` that gives true or false. */
export const compileCondition = (value: unknown, place: Place = {}): Compiled => {
  const compiled = compileExpression(value, place)
  const { template } = compiled
  const gives = template.kind === 'computed' ? template.computed.gives : undefined
  if (gives === undefined || gives === 'a boolean') return compiled
  const message = `The expression ${shown(String(value))} gives ${gives}, and never true or false: compare it with something.`
  return refused(value, 'condition_not_boolean', message)
}

/** Whether a condition holds. What is neither true nor false is an error. */
export const evaluateCondition = (template: Template, scope: Scope): E.Either<ExpressionError, boolean> => {
  const value = evaluate(template, scope)
  if (E.isLeft(value) || typeof value.right === 'boolean') return value as E.Either<ExpressionError, boolean>
  const expression = textOf(template)
  const message = `The expression ${shown(expression)} must give true or false; it gives ${kindOf(value.right)}.`
  return E.left({ expression, missing: '', position: 0, message })
}

const textOf = (template: Template): string => {
  switch (template.kind) {
    case 'reference':
      return template.reference.text
    case 'computed':
      return template.computed.text
    default:
      throw new Error('this is not a condition: compileCondition made problems of it')
  }
}

const bare = (value: unknown): string =>
  typeof value === 'string'
    ? `${JSON.stringify(shown(value))} is not an expression: write it as \${${shown(value)}}.`
    : `There is ${kindOf(value)} where an expression is expected, such as "\${input.amount > 100}".`

const refused = (value: unknown, code: string, message: string): Compiled => {
  const problem: ExpressionProblem = { pointer: '', code, message, offset: 0 }
  return { template: { kind: 'constant', value }, references: [], problems: [problem], secretPointers: [] }
}
