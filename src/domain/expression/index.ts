export { compile } from './compile.ts'
export { evaluate } from './evaluate.ts'
export type { Compiled, ExpressionError, Reference, Scope, Template } from './template.ts'
