import * as E from 'fp-ts/lib/Either.js'
import { placeholder, type SecretLeaf } from '../definition/secret-leaves.ts'
import { evaluate } from '../expression/index.ts'
import type { TaskError } from './events.ts'
import { scopeOf, type Env } from './scope.ts'
import { taskAt, type Execution } from './state.ts'

/** The value of a secret, or why there is none. */
export type FindSecret = (name: string) => E.Either<string, string>

/** The names of the secrets that an instance's input reads. */
export const secretsRead = (execution: Execution, index: number): readonly string[] => {
  const { secrets } = taskAt(execution, index).node
  return secrets.length === 0 ? NO_NAMES : [...new Set(secrets.flatMap(({ names }) => names))]
}
const NO_NAMES: readonly string[] = []

/**
 * A recorded input with the secrets in it that its definition refers to, for a call that goes out now: at the places that the
 * definition says, whatever the recorded input has there; of an input that was given instead, where that has what stands for the secret. It must never be written down.
 */
export const withSecrets = (
  execution: Execution,
  index: number,
  input: unknown,
  env: Env,
  find: FindSecret,
): E.Either<TaskError, unknown> => {
  const { node, overridden } = taskAt(execution, index)
  let filled = input
  for (const leaf of node.secrets) {
    if (overridden && partAt(input, leaf.path) !== placeholder(leaf.names)) continue
    const value = valueOf(execution, index, leaf, env, find)
    if (E.isLeft(value)) return value
    filled = put(filled, leaf.path, 0, value.right)
  }
  return E.right(filled)
}

const valueOf = (
  execution: Execution,
  index: number,
  { names, template }: SecretLeaf,
  env: Env,
  find: FindSecret,
): E.Either<TaskError, unknown> => {
  const values = new Map<string, string>()
  for (const name of names) {
    const found = find(name)
    if (E.isLeft(found))
      return E.left({ type: 'secret_missing', message: found.left, retryable: true, details: { secret: name } })
    values.set(name, found.right)
  }
  const scope = { ...scopeOf(execution, index, env, {}, undefined), secret: (name: string) => values.get(name) }
  const made = evaluate(template, scope)
  if (E.isRight(made)) return made
  const { message, expression, missing } = made.left
  return E.left({ type: 'expression_error', message, retryable: false, details: { expression, missing } })
}

const partAt = (value: unknown, path: SecretLeaf['path']): unknown =>
  path.reduce<unknown>(
    (part, key) => (part === null || part === undefined ? undefined : Reflect.get(Object(part), key)),
    value,
  )

/** A copy that differs at one place; everything beside the way there is shared. */
const put = (value: unknown, path: SecretLeaf['path'], depth: number, member: unknown): unknown => {
  const key = path[depth]
  if (key === undefined) return member
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.map((item, index) => (index === key ? put(item, path, depth + 1, member) : item))
  }
  const entries = Object.entries(value as object) as [string, unknown][]
  return Object.fromEntries(
    entries.map(([name, item]) => [name, name === key ? put(item, path, depth + 1, member) : item]),
  )
}
