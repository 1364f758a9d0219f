import type { Definition } from '../../../../src/client/index.ts'

type Fields = Readonly<Record<string, unknown>>

export interface Change {
  /** The path of a task, `checkout.charge`; or the name of a field of the workflow itself. */
  readonly name: string
  readonly kind: 'task' | 'field'
  readonly what: 'added' | 'removed' | 'changed'
  /** Of what is changed: the fields that differ. */
  readonly fields: readonly string[]
}

/** What one definition has that another one has not, task by task. Of a group of tasks its own fields count, and each task in it. */
export const changesBetween = (before: Definition, after: Definition): readonly Change[] => {
  const [tasksBefore, tasksAfter] = [tasksIn(before.tasks), tasksIn(after.tasks)]
  const { tasks: _, ...fieldsBefore }: Fields = { ...before }
  const { tasks: __, ...fieldsAfter }: Fields = { ...after }
  return [
    ...differing(fieldsBefore, fieldsAfter).map((name): Change => ({
      name,
      kind: 'field',
      what: !Object.hasOwn(fieldsBefore, name) ? 'added' : !Object.hasOwn(fieldsAfter, name) ? 'removed' : 'changed',
      fields: [],
    })),
    ...[...new Set([...tasksBefore.keys(), ...tasksAfter.keys()])].flatMap((name): Change[] => {
      const [a, b] = [tasksBefore.get(name), tasksAfter.get(name)]
      if (a === undefined) return [{ name, kind: 'task', what: 'added', fields: [] }]
      if (b === undefined) return [{ name, kind: 'task', what: 'removed', fields: [] }]
      const fields = differing(a, b)
      return fields.length === 0 ? [] : [{ name, kind: 'task', what: 'changed', fields }]
    }),
  ]
}

const tasksIn = (tasks: object, prefix = ''): ReadonlyMap<string, Fields> => {
  const found = new Map<string, Fields>()
  for (const [id, task] of Object.entries(tasks) as [string, Fields][]) {
    const { tasks: within, ...own } = task
    found.set(prefix + id, own)
    if (typeof within === 'object' && within !== null)
      for (const [path, inner] of tasksIn(within, `${prefix}${id}.`)) found.set(path, inner)
  }
  return found
}

const differing = (a: Fields, b: Fields): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !isSame(a[name], b[name]))

const isSame = (a: unknown, b: unknown): boolean => {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [keys, others] = [Object.keys(a), Object.keys(b)]
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame((a as Fields)[key], (b as Fields)[key]))
  )
}
