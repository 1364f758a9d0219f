import type { ASTNode } from '@marcbachmann/cel-js'
import { didYouMean } from '../nearest.ts'
import { kindOf } from '../paths.ts'
import { blameOf, refuse, type Builder } from './builder.ts'
import { functions, methods, namespaces, type Callable, type Kind } from './functions/index.ts'
import { buildBind, buildLoop, loopNames } from './loops.ts'
import { buildHas, buildOptionalMethod } from './possible.ts'
import { spend, type Blame, type Code } from './run.ts'

type Call = Extract<ASTNode, { op: 'call' | 'rcall' }>

/** The code of `name(…)` and `x.name(…)`. */
export const buildCall = (node: Call, builder: Builder): Code => {
  const [name] = node.args
  if (name === 'matches') throw refuse(node, MATCHES, 'expression_function')
  if (node.op === 'call') {
    const [, given] = node.args
    return name === 'has' ? buildHas(node, given, builder) : buildNamed(node, name, functions.get(name), given, builder)
  }
  const [, receiver, given] = node.args
  const space = namespaceOf(receiver, builder)
  if (space !== undefined) {
    const whole = `${space}.${name}`
    return whole === 'cel.bind'
      ? buildBind(node, given, builder)
      : buildNamed(node, whole, functions.get(whole), given, builder)
  }
  return (
    buildLoop(node, builder) ??
    buildOptionalMethod(node, builder) ??
    buildNamed(node, name, methods.get(name), [receiver, ...given], builder)
  )
}

const MATCHES =
  'uses matches, which there is not: there are patterns that take for ever on a short text. Use startsWith, endsWith, contains or split.'

const namespaceOf = (receiver: ASTNode, { locals, place }: Builder): string | undefined =>
  receiver.op === 'id' &&
  namespaces.has(receiver.args) &&
  !locals.includes(receiver.args) &&
  place.variables?.includes(receiver.args) !== true
    ? receiver.args
    : undefined

const buildNamed = (
  node: Call,
  name: string,
  known: Callable | undefined,
  given: readonly ASTNode[],
  builder: Builder,
): Code => {
  if (known === undefined) throw refuse(node, unknown(node, name), 'expression_function')
  const most = known.takes.length
  const least = most - (known.optional ?? 0)
  const before = node.op === 'rcall' && !functions.has(name) ? 1 : 0
  if (given.length < least || given.length > most) {
    const wanted = least === most ? String(most - before) : `${least - before} or ${most - before}`
    throw refuse(node, `gives ${name} ${given.length - before} arguments; it takes ${wanted}.`, 'expression_function')
  }
  const codes = given.map((argument) => builder.build(argument))
  const blame = blameOf(builder, node)
  return (run) => {
    spend(run, 1, blame)
    const values = codes.map((code) => code(run))
    for (const [index, value] of values.entries()) check(name, value, known.takes[index]!, blame)
    return known.run(values as never, run, blame)
  }
}

const check = (name: string, value: unknown, kinds: readonly Kind[], blame: Blame): void => {
  if (kinds.length === 6) return
  const kind = kindOf(value)
  if (kinds.some((wanted) => kind.endsWith(wanted))) return
  throw blame(`gives ${name} ${kind} where it takes ${kinds.map((wanted) => articled(wanted)).join(' or ')}`)
}

const articled = (kind: Kind): string => (kind === 'array' || kind === 'object' ? `an ${kind}` : `a ${kind}`)

const unknown = (node: Call, name: string): string => {
  const isMethod = node.op === 'rcall'
  if (isMethod && functions.has(name)) return `calls ${name} as a method: it is written ${name}(…).`
  if (!isMethod && (methods.has(name) || loopNames.includes(name)))
    return `calls ${name} without a value before it: it is written x.${name}(…).`
  const names = isMethod ? [...methods.keys(), ...loopNames, 'orValue', 'hasValue'] : [...functions.keys(), 'has']
  return `calls ${name}, which there is not.${didYouMean(name, isMethod && name.includes('.') ? functions.keys() : names)}`
}
