import type { ASTNode } from '@marcbachmann/cel-js'
import { partOf } from '../paths.ts'
import { refuse, type Builder } from './builder.ts'
import { buildPossiblePath, chainOf, isAccess, keyOf, refuseUnknownPart } from './chain.ts'
import type { Code } from './run.ts'

/** Whether a part says of itself, with `.?` or `[?`, that it may be missing. */
export const isOptional = (node: ASTNode): boolean => {
  if (node.op === '.?' || node.op === '[?]') return true
  if (isAccess(node)) return isOptional(node.args[0])
  return isOr(node) && isOptional(node.args[1])
}

/** The code of what may be missing: undefined when any part of it is. */
export const buildPossible = (node: ASTNode, builder: Builder): Code => {
  const chain = chainOf(node, builder)
  if (chain !== undefined) return buildPossiblePath(chain, builder)
  if (isAccess(node)) {
    refuseUnknownPart(node, builder)
    const whole = buildPossible(node.args[0], builder)
    const given = keyOf(node)
    const key = given === undefined ? builder.build(node.args[1] as ASTNode) : () => given
    return (run) => partOf(whole(run), key(run))
  }
  if (!isOr(node)) return builder.build(node)
  const [, first, [second]] = node.args
  const one = buildPossible(first, builder)
  const other = buildPossible(second!, builder)
  return (run) => one(run) ?? other(run)
}

type MethodCall = Extract<ASTNode, { op: 'rcall' }>

const isOr = (node: ASTNode): node is MethodCall =>
  node.op === 'rcall' && node.args[0] === 'or' && node.args[2].length === 1

/** `x.?y.orValue(z)` and `x.?y.hasValue()`; undefined when it is another method. */
export const buildOptionalMethod = (node: MethodCall, builder: Builder): Code | undefined => {
  const [name, receiver, given] = node.args
  if (name !== 'orValue' && name !== 'hasValue') return undefined
  if (!isOptional(receiver)) {
    throw refuse(
      node,
      `has ${name} after what may not be missing: write .? before the part that may, as in input.?note.${name}(…).`,
    )
  }
  if (given.length !== (name === 'orValue' ? 1 : 0)) {
    throw refuse(
      node,
      name === 'orValue'
        ? 'has an orValue without the one value that it gives instead.'
        : 'has a hasValue with something in its parentheses.',
    )
  }
  const possible = buildPossible(receiver, builder)
  if (name === 'hasValue') return (run) => possible(run) !== undefined
  const otherwise = builder.build(given[0]!)
  return (run) => {
    const value = possible(run)
    return value === undefined ? otherwise(run) : value
  }
}

/** `has(x.y)`: whether all of the path is there. */
export const buildHas = (node: ASTNode, given: readonly ASTNode[], builder: Builder): Code => {
  const [path] = given
  if (path === undefined || given.length > 1 || !isAccess(path)) {
    throw refuse(node, 'has a has(…) without the one path that it asks for, as in has(input.note).')
  }
  const possible = buildPossible(path, builder)
  return (run) => possible(run) !== undefined
}
