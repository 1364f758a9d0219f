import type { Execution } from '../domain/execution/index.ts'

/** Bytes of a task's state, besides the values in it. */
const TASK = 300
const NODE = 32
const SLOT = 8

/** Roughly the bytes of memory that an execution's state takes; values that tasks share count each time. */
export const weightOf = ({ input, output, metadata, saved, tasks }: Execution): number => {
  let bytes = sizeOf(input) + sizeOf(output) + sizeOf(metadata) + sizeOf(saved?.state)
  for (const task of tasks) bytes += TASK + sizeOf(task.input) + sizeOf(task.output) + sizeOf(task.error)
  return bytes
}

/** Plain code, as it meets every value of an execution. JSON from outside is of bounded depth. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return NODE + value.length
  if (typeof value !== 'object' || value === null) return SLOT
  let bytes = NODE
  if (Array.isArray(value)) {
    for (const item of value) bytes += SLOT + sizeOf(item)
    return bytes
  }
  for (const key in value) bytes += SLOT + sizeOf((value as Readonly<Record<string, unknown>>)[key])
  return bytes
}
