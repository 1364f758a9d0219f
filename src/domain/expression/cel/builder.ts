import type { ASTNode } from '@marcbachmann/cel-js'
import type { Place, Reference } from '../template.ts'
import { INSIDE } from './read.ts'
import { Failed, type Blame, type Code } from './run.ts'

/** Thrown while an expression is made ready, and caught by `readComputed`, which makes it a fault. */
export class Refused extends Error {
  readonly code: string
  readonly offset: number

  constructor(code: string, offset: number, message: string) {
    super(message)
    this.code = code
    this.offset = offset
  }
}

/** An expression that is being made ready. */
export interface Builder {
  readonly text: string
  readonly place: Place
  /** The variables of map, filter and their like that are known here; the place of each is where a run keeps its value. */
  readonly locals: string[]
  readonly references: Reference[]
  readonly build: (node: ASTNode) => Code
  /** The parts that have been made ready so far, each of them once. */
  nodes: number
  readsSecrets: boolean
}

export const offsetOf = (node: ASTNode): number => node.start + INSIDE

export const refuse = (node: ASTNode, message: string, code = 'expression_syntax'): Refused =>
  new Refused(code, offsetOf(node), message)

/** Blames an operation, at its sign. */
export const blameOf = ({ text }: Builder, node: ASTNode): Blame => blame(text, signOf(text, node))

/** Blames a value that does not fit, where it begins. */
export const blameValue = ({ text }: Builder, node: ASTNode): Blame => blame(text, offsetOf(node))

const blame =
  (text: string, offset: number): Blame =>
  (why, missing) =>
    new Failed(text, offset, why, missing)

/** Where the sign of an operation stands, or the name of a method or a part. */
const signOf = (text: string, node: ASTNode): number => {
  if (node.op === '.' || node.op === '.?') return node.pos + INSIDE
  const after = node.op === 'rcall' ? node.args[1] : Array.isArray(node.args) ? node.args[0] : undefined
  const sign = node.op === 'rcall' ? node.args[0] : node.op
  const found = typeof after === 'object' && 'end' in after ? text.indexOf(sign, after.end + INSIDE) : -1
  return found === -1 || found >= node.end + INSIDE ? offsetOf(node) : found
}

/** A part as it was written. What stands in parentheses is known without the first of them. */
export const sourceOf = ({ text }: Builder, node: ASTNode): string => {
  const source = text.slice(offsetOf(node), node.end + INSIDE)
  const lost = source.split(')').length - source.split('(').length
  return '('.repeat(Math.max(0, lost)) + source
}
