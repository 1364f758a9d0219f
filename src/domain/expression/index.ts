export { compile } from './compile.ts'
export { compileCondition, compileExpression, evaluateCondition } from './condition.ts'
export { evaluate } from './evaluate.ts'
export type { Compiled, Place, Scope } from './template.ts'
