import type { ExecutionDocument, TaskDocument } from '../../src/client/index.ts'

/** One thing that an event has made different; `task_id` is null for the execution itself, `from` null for what was not there. */
export interface Change {
  readonly task_id: string | null
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

/** They say where the document stands, or follow from the rest of it. */
const BESIDE: ReadonlySet<string> = new Set(['tasks', 'revision', 'position', 'progress', 'duration_ms'])

/** What differs between two states of an execution; before its first event there is none. */
export const changesBetween = (before: ExecutionDocument | undefined, after: ExecutionDocument): readonly Change[] => [
  ...fieldsOf(null, before, after),
  ...Object.entries(after.tasks).flatMap(([id, task]) => fieldsOf(id, before?.tasks[id] ?? fresh(before, task), task)),
]

/** What came to be with the execution began as what it is: only what is inside others comes to be later. */
const fresh = (before: ExecutionDocument | undefined, task: TaskDocument): TaskDocument | undefined =>
  before === undefined ? task : undefined

const fieldsOf = (task_id: string | null, before: object | undefined, after: object): readonly Change[] => {
  const old = (before ?? {}) as Readonly<Record<string, unknown>>
  const now = after as Readonly<Record<string, unknown>>
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !BESIDE.has(name))
  return names.flatMap((field) => {
    const [from, to] = [old[field] ?? null, now[field] ?? null]
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ task_id, field, from, to }]
  })
}
