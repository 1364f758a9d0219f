import type { ASTNode } from '@marcbachmann/cel-js'
import * as E from 'fp-ts/lib/Either.js'
import { isAccess, keyOf } from './chain.ts'
import { loopNames } from './loops.ts'
import { INSIDE, readCel } from './read.ts'
import { plainPath } from '../plain-path.ts'

/** A place in an expression where something of one root is read. */
export interface RootRead {
  /** The first name after the root, and the parts after it that are read together with it. */
  readonly name: string
  readonly path: readonly (string | number)[]
  /** Where that stands in the expression, from its `${`: the path from its root on, or the root alone. */
  readonly from: number
  readonly to: number
  /** Whether the root alone is what stands there: what follows it has to stay as it is written. */
  readonly rootOnly: boolean
}

export interface RootReads {
  /** Whether the expression is one path and nothing else. */
  readonly isPath: boolean
  readonly reads: readonly RootRead[]
  /** Whether the root is also read without a name after it: as a whole, or by a name that is only known in a run. */
  readonly nameless: boolean
}

/**
 * Where an expression, from its `${` to its `}` inclusive, reads a root such as `param`, from left to right. One that cannot be read at
 * all has no reads: whoever checks it for what it is says what is wrong with it.
 */
export const rootReads = (text: string, root: string): RootReads => {
  const path = plainPath(text)
  if (path !== undefined) {
    if (path.root !== root) return { isPath: true, reads: [], nameless: false }
    const [name, ...rest] = path.path
    if (typeof name !== 'string') return { isPath: true, reads: [], nameless: true }
    const read = { name, path: rest, from: path.offsets[0]!, to: text.length - 1, rootOnly: false }
    return { isPath: true, reads: [read], nameless: false }
  }
  const finder: Finder = { text, root, reads: [], nameless: false }
  // To parse an expression costs much more than to see that the word is not in it.
  const read = text.includes(root) ? readCel(text) : undefined
  if (read !== undefined && E.isRight(read)) visit(read.right, { shadowed: false, keepLast: false }, finder)
  return { isPath: false, reads: finder.reads.sort((a, b) => a.from - b.from), nameless: finder.nameless }
}

interface Finder {
  readonly text: string
  readonly root: string
  readonly reads: RootRead[]
  nameless: boolean
}

interface Around {
  /** Whether a variable of map, filter and their like has the root's name here. */
  readonly shadowed: boolean
  /** Whether the last part has to stay written as a part: `has(…)` asks for it. */
  readonly keepLast: boolean
}

const visit = (node: ASTNode, around: Around, finder: Finder): void => {
  const within = { ...around, keepLast: false }
  if (isAccess(node) || isRoot(node, finder)) {
    const { base, parts } = chainDown(node)
    if (!isRoot(base, finder) || around.shadowed) return visitAll(node.args, within, finder)
    take(base, parts, around.keepLast, finder)
    for (const part of parts) visitAll(part.args[1], within, finder)
    return
  }
  if (node.op === 'call' && node.args[0] === 'has') return visitAll(node.args[1], { ...around, keepLast: true }, finder)
  if (node.op === 'rcall') {
    const [name, receiver, [variable, ...bodies]] = node.args
    const isBind = name === 'bind' && receiver.op === 'id' && receiver.args === 'cel'
    if (variable?.op === 'id' && bodies.length > 0 && (isBind || loopNames.includes(name))) {
      const shadowed = around.shadowed || variable.args === finder.root
      visitAll(isBind ? bodies[0] : receiver, within, finder)
      return visitAll(isBind ? bodies.slice(1) : bodies, { ...within, shadowed }, finder)
    }
  }
  visitAll(node.args, within, finder)
}

const visitAll = (given: unknown, around: Around, finder: Finder): void => {
  if (Array.isArray(given)) for (const each of given) visitAll(each, around, finder)
  else if (typeof given === 'object' && given !== null && 'op' in given) visit(given as ASTNode, around, finder)
}

type Access = Parameters<typeof keyOf>[0]

const isRoot = (node: ASTNode, { root }: Finder): boolean => node.op === 'id' && node.args === root

/** What the parts are taken of, and the parts in the order in which they are taken. */
const chainDown = (node: ASTNode): { readonly base: ASTNode; readonly parts: readonly Access[] } => {
  const parts: Access[] = []
  let base = node
  while (isAccess(base)) {
    parts.unshift(base)
    base = base.args[0]
  }
  return { base, parts }
}

const take = (base: ASTNode, parts: readonly Access[], keepLast: boolean, finder: Finder): void => {
  const { text, root, reads } = finder
  const [from, end] = [base.start + INSIDE, base.end + INSIDE]
  const [first] = parts
  const name = first === undefined ? undefined : keyOf(first)
  if (typeof name !== 'string') {
    finder.nameless = true
    return
  }

  const sure = parts.findIndex((part) => part.op === '.?' || part.op === '[?]' || keyOf(part) === undefined)
  const taken = parts.slice(0, sure === -1 ? parts.length - (keepLast ? 1 : 0) : sure)
  const last = taken.at(-1)
  const to = (last?.end ?? 0) + INSIDE
  const written = last === undefined ? undefined : plainPath(`\${${text.slice(from, to)}}`)
  const isWritten = written?.root === root && written.path.length === taken.length && written.path[0] === name
  reads.push(
    isWritten
      ? { name, path: written.path.slice(1), from, to, rootOnly: false }
      : { name, path: [], from, to: end, rootOnly: true },
  )
}
