import type { Reference, Scope } from './template.ts'

/** The first `place` parts of a path lead nowhere; `why` is a sentence about what is there instead. */
export class Missing {
  readonly parts: number
  readonly why: string
  constructor(parts: number, why: string) {
    this.parts = parts
    this.why = why
  }
}

/** What a path leads to. */
export const resolve = (reference: Reference, scope: Scope): unknown => {
  const { root, path } = reference
  if (scope.document !== undefined) return follow(reference, 0, partOf(scope.document, root))
  switch (root) {
    case 'input':
      return follow(reference, 0, scope.input)
    case 'tasks': {
      const task = scope.task(String(path[0]))
      if (task === undefined) return new Missing(1, 'there is no such task')
      return follow(reference, 2, path[1] === 'status' ? task.status : task.output)
    }
    case 'workflow':
      return follow(reference, 0, scope.workflow)
    case 'execution':
      return follow(reference, 0, scope.execution)
    case 'env':
      return follow(reference, 1, scope.env(String(path[0])))
    case 'secrets':
      return follow(reference, 1, scope.secret?.(String(path[0])))
    default:
      return follow(
        reference,
        0,
        scope.vars !== undefined && Object.hasOwn(scope.vars, root) ? scope.vars[root] : undefined,
      )
  }
}

/** Goes down the path from the value that its first `done` parts led to. */
const follow = (reference: Reference, done: number, start: unknown): unknown => {
  const { path } = reference
  if (start === undefined) return new Missing(done, unset(reference.root))
  let value = start
  for (let place = done; place < path.length; place++) {
    const key = path[place]!
    const part = partOf(value, key)
    if (part === undefined) return new Missing(place + 1, `${written(reference, place)} ${lacks(value, key)}`)
    value = part
  }
  return value
}

/** An item of an array or an own member of an object; there is nothing else to be had of a value. */
export const partOf = (value: unknown, key: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value))
    return typeof key === 'number' ? (value as readonly unknown[])[key < 0 ? value.length + key : key] : undefined
  return typeof key === 'string' && Object.hasOwn(value, key) ? value[key as never] : undefined
}

/** Why a value has no such part, as the rest of a sentence about it. */
export const lacks = (value: unknown, key: unknown): string => {
  if (typeof value !== 'object' || value === null) return `is ${kindOf(value)} and has no parts`
  if (Array.isArray(value)) return value.length === 1 ? 'is an array of 1 item' : `is an array of ${value.length} items`
  const keys = Object.keys(value)
  if (keys.length === 0) return 'is an empty object'
  const shown = keys.slice(0, 8).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name))
  const minus =
    typeof key === 'string' && key.includes('-')
      ? ' (in a path, - belongs to a name: to subtract, put spaces around it)'
      : ''
  return `has only ${shown.join(', ')}${keys.length > shown.length ? ', …' : ''}${minus}`
}

/** What a value is, in JSON's words. */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const unset = (root: string): string => {
  switch (root) {
    case 'env':
      return 'the variable is not set, or not on the list of HARMONIA_ENV_ALLOW'
    case 'secrets':
      return 'there is no such secret'
    case 'tasks':
      return 'the task has no output'
    default:
      return 'there is no such value'
  }
}

/** The path's first `parts` parts as one would write them. */
export const written = ({ root, path }: Reference, parts: number): string =>
  path.slice(0, parts).reduce<string>((text, key) => text + writtenKey(key), root)

export const writtenKey = (key: string | number): string => {
  if (typeof key === 'number') return `[${key}]`
  return /^[A-Za-z0-9_-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}
