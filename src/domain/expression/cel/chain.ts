import type { ASTNode } from '@marcbachmann/cel-js'
import { missingPart } from '../missing-part.ts'
import { Missing, resolve, writtenKey } from '../paths.ts'
import { checkRoot } from '../roots.ts'
import type { Reference } from '../template.ts'
import { offsetOf, Refused, type Builder } from './builder.ts'
import { INSIDE } from './read.ts'
import type { Code } from './run.ts'

type Access = Extract<ASTNode, { op: '.' | '.?' | '[]' | '[?]' }>

export const isAccess = (node: ASTNode): node is Access =>
  node.op === '.' || node.op === '.?' || node.op === '[]' || node.op === '[?]'

/** The part of a value that an access names, when that stands in the expression. */
export const keyOf = (node: Access): string | number | undefined => {
  if (node.op === '.' || node.op === '.?') return node.args[1]
  const [, key] = node.args
  const literal = key.op === '-_' ? key.args : key
  if (literal.op !== 'value') return undefined
  if (typeof literal.args === 'string') return key === literal ? literal.args : undefined
  const number = typeof literal.args === 'bigint' || typeof literal.args === 'number' ? Number(literal.args) : undefined
  return number === undefined || !Number.isSafeInteger(number) ? undefined : (key === literal ? number : -number) + 0
}

/** The path that a part of an expression is from its root on, unless it begins or goes on with what is only known in a run. */
export const chainOf = (node: ASTNode, builder: Builder): Reference | undefined => {
  if (node.op === 'id') {
    return builder.locals.includes(node.args)
      ? undefined
      : { text: builder.text, root: node.args, path: [], offsets: [offsetOf(node)] }
  }
  if (!isAccess(node)) return undefined
  const key = keyOf(node)
  const before = key === undefined ? undefined : chainOf(node.args[0], builder)
  if (key === undefined || before === undefined) return undefined
  const offset = node.op === '.' || node.op === '.?' ? node.pos + INSIDE : offsetOf(node.args[1])
  return { ...before, path: [...before.path, key], offsets: [...before.offsets, offset] }
}

/** Takes a path into the expression's references, or refuses it. */
export const refer = (reference: Reference, builder: Builder): void => {
  const refused = checkRoot(reference.root, reference.path, builder.place)
  if (refused !== undefined) throw new Refused(refused.code, reference.offsets[0]!, refused.message)
  builder.references.push(reference)
  if (reference.root === 'secrets') builder.readsSecrets = true
}

/** The code of a path: its value, and a failure when it leads nowhere. */
export const buildPath = (reference: Reference, builder: Builder): Code => {
  refer(reference, builder)
  return ({ scope }) => {
    const value = resolve(reference, scope)
    if (value instanceof Missing) throw missingPart(reference, value)
    return value
  }
}

/** The code of a path of which the end may be missing: then it gives undefined. */
export const buildPossiblePath = (reference: Reference, builder: Builder): Code => {
  refer(reference, builder)
  return ({ scope }) => {
    const value = resolve(reference, scope)
    return value instanceof Missing ? undefined : value
  }
}

/** Refuses `tasks[input.x]` and its like: what an expression reads must be known when the definition is stored. */
export const refuseUnknownPart = (node: Access, builder: Builder): void => {
  const before = chainOf(node.args[0], builder)
  if (before === undefined || checkRoot(before.root, before.path, builder.place)?.code !== 'expression_syntax') return
  const thing = { tasks: 'which task', env: 'which variable', secrets: 'which secret' }[before.root] ?? 'what'
  const message = `leaves open ${thing} is meant until it runs, but that must be known when the definition is stored: write its name, as in ${before.root}["name"].`
  throw new Refused('expression_dynamic', offsetOf(node), message)
}

/** Says how a name with `-` is written, where one was read as a subtraction. */
export const refuseSplitName = (node: Extract<ASTNode, { op: '-' }>, builder: Builder): void => {
  const [left, right] = node.args
  const { text, place } = builder
  if (right.start !== left.end + 1) return
  const first = endOf(left)
  const before = chainOf(first, builder)
  if (before === undefined || before.path.length === 0) return
  const begin = beginOf(right)
  const isMeant =
    checkRoot(before.root, before.path, place) === undefined &&
    (begin.op !== 'id' || builder.locals.includes(begin.args) || isKnown(begin.args, builder))
  if (isMeant) return
  const name = /^[\w-]+/.exec(text.slice(before.offsets.at(-1)))?.[0] ?? ''
  const whole = before.path.slice(0, -1).reduce<string>((path, key) => path + writtenKey(key), before.root)
  const message = `reads - as minus. In an expression that is more than a path, a name with - is written in brackets: ${whole}[${JSON.stringify(name)}].`
  throw new Refused('expression_syntax', left.end + INSIDE, message)
}

const isKnown = (name: string, { place }: Builder): boolean =>
  checkRoot(name, [], place)?.code !== 'expression_unknown_root'

/** The last part of what was glued together by `-`, up to here. */
const endOf = (node: ASTNode): ASTNode => (node.op === '-' ? endOf(node.args[0]) : node)

const beginOf = (node: ASTNode): ASTNode => {
  if (isAccess(node)) return beginOf(node.args[0])
  return node.op === 'rcall' ? beginOf(node.args[1]) : node
}
