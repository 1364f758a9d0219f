import type { Definition, Task } from './definition.ts'
import { isObject, type Fields } from './findings.ts'
import type { Block, SentTask } from './read-tasks.ts'

/** What is stored of a definition. The checks have found every field to be of its type. */
export const normalForm = (body: Fields, block: Block): Definition =>
  ({ ...body, tasks: normalTasks(block) }) as unknown as Definition

const normalTasks = ({ tasks }: Block): Readonly<Record<string, Task>> =>
  Object.fromEntries(tasks.map((task) => [task.id, normalTask(task)]))

const normalTask = ({ fields, block }: SentTask): Task => {
  const normal: Record<string, unknown> = block === undefined ? { input: {}, depends_on: [] } : { depends_on: [] }
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (name === 'id' || (name === 'trigger_rule' && value === 'all_success')) continue
    if (name === 'tasks' && block !== undefined) normal.tasks = normalTasks(block)
    else if (name === 'on_error') normal.on_error = [value].flat().map(normalHandler)
    else if (name === 'compensate') normal.compensate = normalCall(value)
    else normal[name] = value
  }
  return normal as unknown as Task
}

const normalHandler = (handler: unknown): Fields => {
  const { then, ...rest } = handler as Fields
  return { ...rest, then: isObject(then) && Object.hasOwn(then, 'component') ? normalCall(then) : then }
}

const normalCall = (call: unknown): Fields => ({ input: {}, ...(call as Fields) })
