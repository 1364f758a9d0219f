import type { ASTNode } from '@marcbachmann/cel-js'
import * as E from 'fp-ts/lib/Either.js'
import { kindOf, lacks, partOf } from '../paths.ts'
import { fault, type SyntaxFault } from '../syntax-fault.ts'
import type { Computed, Place, Reference } from '../template.ts'
import { blameOf, blameValue, Refused, refuse, sourceOf, type Builder } from './builder.ts'
import { buildCall } from './call.ts'
import { buildPath, chainOf, isAccess, keyOf, refuseSplitName, refuseUnknownPart } from './chain.ts'
import { givenBy } from './given.ts'
import { finite, operators } from './operators.ts'
import { buildPossible, isOptional } from './possible.ts'
import { MAX_NESTING, readCel } from './read.ts'
import { spend, type Blame, type Code } from './run.ts'

export interface ReadComputed {
  readonly computed: Computed
  readonly references: readonly Reference[]
}

/** Reads an expression that is more than a path, from its `${` to its `}` inclusive, and makes it ready to be run. */
export const readComputed = (text: string, place: Place): E.Either<SyntaxFault, ReadComputed> => {
  const read = readCel(text)
  if (E.isLeft(read)) return read
  let depth = 0
  const builder: Builder = {
    text,
    place,
    locals: [],
    references: [],
    nodes: 0,
    readsSecrets: false,
    build: (node) => {
      builder.nodes++
      if (++depth > MAX_NESTING) throw refuse(node, TOO_NESTED, 'expression_too_complex')
      const code = buildNode(node, builder)
      depth--
      return code
    },
  }
  try {
    const isLeft = place.leavesOut === true && isOptional(read.right)
    const run = isLeft ? buildPossible(read.right, builder) : builder.build(read.right)
    return E.right({ computed: { text, run, gives: givenBy(read.right) }, references: builder.references })
  } catch (thrown) {
    if (thrown instanceof Refused) return fault(thrown.code, thrown.offset, thrown.message)
    throw thrown
  }
}

const TOO_NESTED = `is nested deeper than ${MAX_NESTING} parts: let several tasks do it in steps.`

const buildNode = (node: ASTNode, builder: Builder): Code => {
  if (isOptional(node))
    throw refuse(node, 'has what may be missing without saying what it is then: write .orValue(…) after it.')
  const chain = chainOf(node, builder)
  if (chain !== undefined) return buildPath(chain, builder)
  if (isAccess(node)) return buildPart(node, builder)
  switch (node.op) {
    case 'value': {
      const value = literal(node, node.args)
      return () => value
    }
    case 'id': {
      const place = builder.locals.lastIndexOf(node.args)
      return (run) => run.locals[place]
    }
    case 'list': {
      const items = node.args.map(builder.build)
      return (run) => items.map((item) => item(run))
    }
    case 'map':
      return buildObject(node, builder)
    case '?:': {
      const [test, yes, no] = node.args.map(builder.build) as [Code, Code, Code]
      const blame = blameValue(builder, node.args[0])
      return (run) => (truth(test(run), 'before ?', blame) ? yes(run) : no(run))
    }
    case '&&':
    case '||': {
      const [left, right] = node.args.map(builder.build) as [Code, Code]
      const [first, second] = node.args.map((side) => blameValue(builder, side)) as [Blame, Blame]
      const settles = node.op === '||'
      return (run) =>
        truth(left(run), `beside ${node.op}`, first) === settles
          ? settles
          : truth(right(run), `beside ${node.op}`, second)
    }
    case '!_': {
      const code = builder.build(node.args)
      const blame = blameOf(builder, node)
      return (run) => !truth(code(run), 'after !', blame)
    }
    case '-_': {
      const code = builder.build(node.args)
      const blame = blameOf(builder, node)
      return (run) => {
        const value = code(run)
        if (typeof value !== 'number') throw blame(`has ${kindOf(value)} after -, where a number is needed`)
        return finite(-value, blame)
      }
    }
    case 'call':
    case 'rcall':
      return buildCall(node, builder)
    default: {
      if (node.op === '-') refuseSplitName(node, builder)
      const [left, right] = node.args.map(builder.build) as [Code, Code]
      const operate = operators[node.op]!
      const blame = blameOf(builder, node)
      return (run) => operate(left(run), right(run), run, blame)
    }
  }
}

type Access = Parameters<typeof keyOf>[0]

/** A part of what is only known in a run, or a part that is. */
const buildPart = (node: Access, builder: Builder): Code => {
  refuseUnknownPart(node, builder)
  const whole = builder.build(node.args[0])
  const given = keyOf(node)
  if (given === undefined && isLiteral(node.args[1])) throw refuse(node.args[1], NO_KEY)
  const key = given === undefined ? builder.build(node.args[1] as ASTNode) : () => given
  const blame = blameOf(builder, node)
  const [before, part] = [sourceOf(builder, node.args[0]), sourceOf(builder, node)]
  return (run) => {
    const value = whole(run)
    const name = key(run)
    const found = partOf(value, name)
    if (found !== undefined) return found
    const why = builder.readsSecrets ? 'there is no such part' : `${before} ${lacks(value, name)}`
    throw blame(`needs ${part}, which is missing: ${why}`, part)
  }
}

const isLiteral = (key: ASTNode | string): key is ASTNode =>
  typeof key !== 'string' && (key.op === 'value' || (key.op === '-_' && key.args.op === 'value'))

const NO_KEY = 'has brackets with neither an index such as [0] or [-1] nor a key such as ["a b"].'

const buildObject = (node: Extract<ASTNode, { op: 'map' }>, builder: Builder): Code => {
  const members = node.args.map(
    ([key, value]) => [builder.build(key), builder.build(value), blameValue(builder, key)] as const,
  )
  return (run) =>
    Object.fromEntries(
      members.map(([key, value, blame]) => {
        const name = key(run)
        if (typeof name !== 'string') throw blame(`has ${kindOf(name)} as a key: keys of objects are texts`)
        spend(run, 1, blame)
        return [name, value(run)]
      }),
    )
}

const truth = (value: unknown, where: string, blame: Blame): boolean => {
  if (typeof value === 'boolean') return value
  throw blame(`has ${kindOf(value)} ${where}, where true or false is needed`)
}

const literal = (node: ASTNode, value: unknown): unknown => {
  if (typeof value === 'bigint') {
    if (Number.isSafeInteger(Number(value))) return Number(value)
    throw refuse(node, 'has a whole number that is too large for JSON to hold exactly.')
  }
  if (typeof value !== 'object' || value === null) return value
  throw refuse(node, 'has a number with u, or bytes: JSON has numbers and texts only.')
}
