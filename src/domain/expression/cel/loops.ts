import type { ASTNode } from '@marcbachmann/cel-js'
import { kindOf } from '../paths.ts'
import { blameOf, refuse, type Builder } from './builder.ts'
import { finite } from './operators.ts'
import { sortedBy } from './functions/sorted.ts'
import { spend, type Blame, type Code, type Run } from './run.ts'

type MethodCall = Extract<ASTNode, { op: 'rcall' }>

/** What goes through the items of an array. `each` gives the values of the expressions behind the variable, for one item. */
type Loop = (
  items: readonly unknown[],
  each: readonly ((item: unknown) => unknown)[],
  blame: Blame,
  run: Run,
) => unknown

const holds = (value: unknown, blame: Blame): boolean => {
  if (typeof value === 'boolean') return value
  throw blame(`needs true or false for each item, not ${kindOf(value)}`)
}

const loops = new Map<string, { readonly takes: readonly number[]; readonly loop: Loop }>([
  ['all', { takes: [1], loop: (items, [test], blame) => items.every((item) => holds(test!(item), blame)) }],
  ['exists', { takes: [1], loop: (items, [test], blame) => items.some((item) => holds(test!(item), blame)) }],
  [
    'exists_one',
    { takes: [1], loop: (items, [test], blame) => items.filter((item) => holds(test!(item), blame)).length === 1 },
  ],
  ['filter', { takes: [1], loop: (items, [test], blame) => items.filter((item) => holds(test!(item), blame)) }],
  [
    'map',
    {
      takes: [1, 2],
      loop: (items, [first, second], blame) =>
        second === undefined
          ? items.map((item) => first!(item))
          : items.filter((item) => holds(first!(item), blame)).map((item) => second(item)),
    },
  ],
  [
    'sum',
    {
      takes: [1],
      loop: (items, [value], blame) =>
        items.reduce<number>((sum, item) => {
          const term = value!(item)
          if (typeof term !== 'number') throw blame(`needs a number for each item, not ${kindOf(term)}`)
          return finite(sum + term, blame)
        }, 0),
    },
  ],
  [
    'sortBy',
    {
      takes: [1],
      loop: (items, [key], blame, run) =>
        sortedBy(
          items.map((item) => [key!(item), item] as const),
          run,
          blame,
        ),
    },
  ],
])

export const loopNames: readonly string[] = [...loops.keys()]

/** `x.map(y, …)` and its like; undefined when it is another method. */
export const buildLoop = (node: MethodCall, builder: Builder): Code | undefined => {
  const [name, receiver, [variable, ...bodies]] = node.args
  const known = loops.get(name)
  if (known === undefined || (name === 'sum' && variable === undefined)) return undefined
  if (variable?.op !== 'id' || !known.takes.includes(bodies.length)) {
    throw refuse(
      node,
      `has a ${name} that is not written like items.${name}(x, ${name === 'map' ? 'x.price' : 'x.price > 10'}).`,
    )
  }
  const blame = blameOf(builder, node)
  const whole = builder.build(receiver)
  const place = builder.locals.length
  const before = builder.nodes
  builder.locals.push(variable.args)
  const codes = bodies.map((body) => builder.build(body))
  builder.locals.pop()
  const cost = 1 + builder.nodes - before

  return (run) => {
    const each = codes.map((code) => (item: unknown) => {
      spend(run, cost, blame)
      run.locals[place] = item
      return code(run)
    })
    return known.loop(itemsOf(whole(run), name, blame), each, blame, run)
  }
}

/** The items of an array, or the keys of an object. */
const itemsOf = (value: unknown, name: string, blame: Blame): readonly unknown[] => {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null) return Object.keys(value)
  throw blame(`cannot go through ${kindOf(value)} with ${name}: it is for arrays and for the keys of objects`)
}

/** `cel.bind(x, …, …)`: a name for a value that is needed several times. */
export const buildBind = (node: ASTNode, given: readonly ASTNode[], builder: Builder): Code => {
  const [variable, value, body] = given
  if (variable?.op !== 'id' || value === undefined || body === undefined || given.length > 3) {
    throw refuse(node, 'has a cel.bind that is not written like cel.bind(x, input.price * 2, x + x).')
  }
  const bound = builder.build(value)
  const place = builder.locals.length
  builder.locals.push(variable.args)
  const code = builder.build(body)
  builder.locals.pop()
  return (run) => {
    run.locals[place] = bound(run)
    return code(run)
  }
}
