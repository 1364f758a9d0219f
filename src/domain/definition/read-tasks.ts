import { at } from '../problem.ts'
import { checkFields, isObject, refuse, type Fields, type Findings } from './check.ts'
import { requiredOfTask, taskFields } from './fields.ts'

/** A task as it was sent, with the place that it was sent at. */
export interface SentTask {
  readonly id: string
  readonly pointer: string
  readonly fields: Fields
}

const MAX_TASKS = 10_000
const ID = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,127}$/
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The tasks of either form, object or array, that have an id, be it a bad one; undefined when there are none to read. */
export const readTasks = (tasks: unknown, findings: Findings): readonly SentTask[] | undefined => {
  const entries = entriesOf(tasks)
  if (entries === undefined) {
    refuse(findings, '/tasks', 'wrong_type', '"tasks" must be an object of tasks by their ids, or an array of tasks.')
    return undefined
  }
  if (entries.length === 0 || entries.length > MAX_TASKS) {
    const message = `A workflow has 1 to ${MAX_TASKS} tasks; this one has ${entries.length}.`
    refuse(findings, '/tasks', entries.length === 0 ? 'too_few' : 'too_many', message)
    return undefined
  }
  const read = new Map<string, SentTask>()
  for (const [key, task] of entries) {
    const pointer = at('/tasks', key)
    const fields = isObject(task) ? task : {}
    if (isObject(task)) checkFields(fields, pointer, taskFields, requiredOfTask, findings)
    else refuse(findings, pointer, 'wrong_type', 'A task must be an object with at least "component" and "action".')
    const id = typeof key === 'string' ? idOfKey(key, fields, pointer, findings) : idOfItem(fields, pointer, findings)
    if (id === undefined) continue
    const other = read.get(id)
    if (other === undefined) read.set(id, { id, pointer, fields })
    else {
      const message = `The task ${other.pointer} has the id ${JSON.stringify(id)} already: give this one another "id".`
      refuse(findings, at(pointer, Object.hasOwn(fields, 'id') ? 'id' : 'name'), 'duplicate_id', message)
    }
  }
  return [...read.values()]
}

const entriesOf = (tasks: unknown): readonly (readonly [string | number, unknown])[] | undefined => {
  if (Array.isArray(tasks)) return [...tasks.entries()]
  return isObject(tasks) ? Object.entries(tasks) : undefined
}

const idOfKey = (key: string, { id }: Fields, pointer: string, findings: Findings): string => {
  if (typeof id === 'string' && id !== key) {
    const message = `The task's key is ${JSON.stringify(key)} but its "id" is ${JSON.stringify(id)}: make them the same or leave "id" out.`
    refuse(findings, at(pointer, 'id'), 'id_mismatch', message)
  }
  checkId(key, pointer, findings)
  return key
}

const idOfItem = (fields: Fields, pointer: string, findings: Findings): string | undefined => {
  const from = Object.hasOwn(fields, 'id') ? 'id' : 'name'
  const id = fields[from]
  if (id === undefined) {
    refuse(findings, at(pointer, 'id'), 'required', 'The task needs an "id" (or a "name" that can serve as one).')
  }
  if (typeof id !== 'string') return undefined
  checkId(id, at(pointer, from), findings)
  return id
}

const checkId = (id: string, pointer: string, findings: Findings): void => {
  if (RESERVED.has(id)) {
    refuse(findings, pointer, 'bad_id', `${JSON.stringify(id)} cannot be the id of a task: take another word.`)
  } else if (!ID.test(id)) {
    const message = `${JSON.stringify(id.slice(0, 140))} cannot be the id of a task: use 1 to 128 of A-Z a-z 0-9 _ -, not beginning with -.`
    refuse(findings, pointer, 'bad_id', message)
  }
}
