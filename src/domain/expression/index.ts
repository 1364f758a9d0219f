export { compile } from './compile.ts'
export { evaluate } from './evaluate.ts'
export type { Scope } from './template.ts'
