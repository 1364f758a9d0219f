import { isGroup, type Call, type Definition, type Task } from '../../domain/definition/definition.ts'
import { sameJson } from '../../domain/json.ts'

/** What an author wrote of a task that is named by the id of one of its instances; undefined when there is no such task. */
export const writtenOf = (definition: Definition, id: string, handler: number): Task | Call | undefined => {
  let block: Readonly<Record<string, Task>> = definition.tasks
  let task: Task | undefined
  for (const part of id.split('.')) {
    const name = part.replace(/(\[\d+\])+$/, '')
    if (task !== undefined && name === 'compensate') return task.compensate
    if (task !== undefined && name === 'on_error') {
      const then = task.on_error?.[handler]?.then
      return then !== undefined && 'component' in then ? then : undefined
    }
    task = Object.hasOwn(block, name) ? block[name] : undefined
    if (task === undefined) return undefined
    block = isGroup(task) ? task.tasks : {}
  }
  return task
}

type Written = Task | Call | undefined

const same = (one: Written, other: Written, ...names: readonly string[]): boolean =>
  names.every((name) => sameJson(one?.[name as never], other?.[name as never]))

/** Whether both are given up after the same times. */
export const sameLimits = (one: Written, other: Written): boolean =>
  same(one, other, 'timeout', 'total_timeout', 'heartbeat_timeout')

export const sameRetry = (one: Written, other: Written): boolean => same(one, other, 'retry')

export const sameCall = (one: Written, other: Written): boolean => same(one, other, 'component', 'action')

/** Whether both make the same of what a call gives. Of a group it is made from what is inside. */
export const sameMapping = (one: Written, other: Written): boolean => same(one, other, 'output')

export const hasMapping = (one: Written): boolean => one !== undefined && Object.hasOwn(one, 'output')
