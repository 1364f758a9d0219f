import { isObject, quoted, warn, type Findings } from '../findings.ts'
import type { SentTask } from '../read-tasks.ts'

/** What the body of a task may read beyond what the task may: those of its own iteration, and of those around. */
export const variablesWithin = (
  { fields, pointer }: SentTask,
  around: readonly string[],
  findings: Findings,
): readonly string[] => {
  if (isObject(fields.for_each)) {
    const item = typeof fields.for_each.as === 'string' ? fields.for_each.as : 'item'
    if (around.includes(item)) {
      const message = `This is within another "for_each" whose item is ${quoted(item)} too, which cannot be read here: give one of them another name with "as".`
      warn(findings, `${pointer}/for_each`, 'variable_hidden', message)
    }
    return [...around, item, 'index']
  }
  return isObject(fields.repeat) ? [...around, 'iteration', 'previous'] : around
}
