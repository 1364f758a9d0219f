import * as E from 'fp-ts/lib/Either.js'
import type { ExpressionError, Reference, Scope, Template } from './template.ts'

/** The longest text, in UTF-16 units, that interpolation may make. */
export const MAX_TEXT = 1_048_576

/** The template's value in a scope. Constants are handed out as they are, not copied: never change a result. */
export const evaluate = (template: Template, scope: Scope): E.Either<ExpressionError, unknown> => {
  if (template.kind === 'constant') return E.right(template.value)
  const value = valueOf(template, scope)
  return value instanceof Failure ? E.left(value.error) : E.right(value)
}

class Failure {
  readonly error: ExpressionError
  constructor(error: ExpressionError) {
    this.error = error
  }
}

const valueOf = (template: Template, scope: Scope): unknown => {
  switch (template.kind) {
    case 'constant':
      return template.value
    case 'reference':
      return resolve(template.reference, scope)
    case 'text':
      return interpolate(template.parts, scope)
    case 'array': {
      const items: unknown[] = []
      for (const item of template.items) {
        const value = valueOf(item, scope)
        if (value instanceof Failure) return value
        items.push(value)
      }
      return items
    }
    case 'object': {
      const entries: [string, unknown][] = []
      for (const [key, member] of template.entries) {
        const value = valueOf(member, scope)
        if (value instanceof Failure) return value
        entries.push([key, value])
      }
      return Object.fromEntries(entries)
    }
  }
}

const interpolate = (parts: readonly (string | Reference)[], scope: Scope): unknown => {
  let text = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    const value = resolve(part, scope)
    if (value instanceof Failure) return value
    text += typeof value === 'string' ? value : JSON.stringify(value)
    if (text.length > MAX_TEXT) {
      return failure(part, '', `makes a text of more than ${MAX_TEXT} characters; pass the value on as it is instead`)
    }
  }
  return text
}

const resolve = (reference: Reference, scope: Scope): unknown => {
  const [first, second] = reference.path
  switch (reference.root) {
    case 'input':
      return follow(reference, 0, scope.input)
    case 'tasks': {
      const task = scope.task(String(first))
      if (task === undefined) return missing(reference, 1, 'there is no such task')
      return follow(reference, 2, second === 'status' ? task.status : task.output)
    }
    case 'workflow':
      return follow(reference, 0, scope.workflow)
    case 'execution':
      return follow(reference, 0, scope.execution)
    case 'env':
      return follow(reference, 1, scope.env(String(first)))
    default:
      return follow(reference, 0, scope.variable(reference.root))
  }
}

/** Goes down the path from the value that its first `done` parts led to. Only own members of objects and items of arrays are there. */
const follow = (reference: Reference, done: number, start: unknown): unknown => {
  const { path } = reference
  let value = start
  if (value === undefined) return missing(reference, done, unset(reference))
  for (let place = done; place < path.length; place++) {
    const key = path[place]!
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value
      const index = typeof key === 'number' && key < 0 ? items.length + key : key
      value = typeof index === 'number' ? items[index] : undefined
      if (value === undefined) return missing(reference, place + 1, `${before(reference, place)} ${arrayHas(items)}`)
    } else if (typeof value === 'object' && value !== null) {
      const members: object = value
      value = typeof key === 'string' && Object.hasOwn(members, key) ? members[key as never] : undefined
      if (value === undefined) return missing(reference, place + 1, `${before(reference, place)} ${objectHas(members)}`)
    } else {
      return missing(reference, place + 1, `${before(reference, place)} is ${kindOf(value)} and has no parts`)
    }
  }
  return value
}

const unset = (reference: Reference): string => {
  if (reference.root === 'env') return 'the variable is not set, or not on the list of HARMONIA_ENV_ALLOW'
  return reference.root === 'tasks' ? 'the task has no output' : 'there is no such value'
}

const arrayHas = (items: readonly unknown[]): string =>
  items.length === 1 ? 'is an array of 1 item' : `is an array of ${items.length} items`

const objectHas = (value: object): string => {
  const keys = Object.keys(value)
  if (keys.length === 0) return 'is an empty object'
  const shown = keys.slice(0, 8).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key))
  return `has only ${shown.join(', ')}${keys.length > shown.length ? ', …' : ''}`
}

const kindOf = (value: unknown): string => (value === null ? 'null' : `a ${typeof value}`)

/** The path's first `parts` parts as one would write them. */
const before = ({ root, path }: Reference, parts: number): string =>
  path.slice(0, parts).reduce<string>((text, key) => text + written(key), root)

const written = (key: string | number): string => {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z0-9_-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

const missing = (reference: Reference, parts: number, why: string): Failure => {
  const part = before(reference, parts)
  return failure(reference, part, `needs ${part}, which is missing: ${why}`)
}

const failure = (reference: Reference, part: string, message: string): Failure =>
  new Failure({
    expression: reference.text,
    missing: part,
    message: `The expression ${reference.text} ${message}.`,
  })
