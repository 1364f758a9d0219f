import { at } from '../problem.ts'
import { checkFields, isObject, quoted, refuse, type Fields, type Findings } from './findings.ts'
import { warnOfMisplaced } from './language/handler.ts'
import { checksOf } from './language/shape.ts'
import { GROUP_ONLY, INSTEAD, LEAF_ONLY, task as language } from './language/task.ts'
import { ID, MAX_NESTING, MAX_TASKS, RESERVED } from './language/tasks.ts'

/** A set of tasks that may wait for each other: of the workflow, or of a task. */
export interface Block {
  readonly tasks: readonly SentTask[]
  readonly pointer: string
}

/** A task as it was sent, with the place that it was sent at. */
export interface SentTask {
  readonly id: string
  readonly pointer: string
  readonly fields: Fields
  /** The tasks within, when it is a set of tasks. */
  readonly block: Block | undefined
}

interface Reading {
  readonly findings: Findings
  /** How many more tasks the definition may have. */
  left: number
}

const checks = checksOf(language)

/** The tasks of either form, object or array, that have an id, be it a bad one; undefined when there are none to read. */
export const readTasks = (tasks: unknown, findings: Findings): Block | undefined =>
  readBlock(tasks, '/tasks', 1, { findings, left: MAX_TASKS })

const readBlock = (tasks: unknown, pointer: string, level: number, reading: Reading): Block | undefined => {
  const { findings } = reading
  const entries = entriesOf(tasks)
  if (entries === undefined) {
    refuse(findings, pointer, 'wrong_type', '"tasks" must be an object of tasks by their ids, or an array of tasks.')
    return undefined
  }
  if (level > MAX_NESTING) {
    const message = `Tasks may be within tasks ${MAX_NESTING} levels deep: make a workflow of its own of what is within.`
    refuse(findings, pointer, 'too_deep', message)
    return undefined
  }
  if (entries.length === 0) {
    refuse(findings, pointer, 'too_few', 'There must be at least one task here.')
    return undefined
  }
  reading.left -= entries.length
  if (reading.left < 0) {
    const message = `A workflow has 1 to ${MAX_TASKS} tasks, with those within tasks; this one has more: use "for_each", or make several workflows of it.`
    refuse(findings, pointer, 'too_many', message)
    return undefined
  }
  const read = new Map<string, SentTask>()
  for (const [key, task] of entries) {
    const place = at(pointer, key)
    const fields = isObject(task) ? task : {}
    const block = isObject(task) ? readTask(fields, place, level, reading) : undefined
    if (!isObject(task)) {
      refuse(
        findings,
        place,
        'wrong_type',
        'A task must be an object with at least "component" and "action", or "tasks".',
      )
    }
    const id = typeof key === 'string' ? idOfKey(key, fields, place, findings) : idOfItem(fields, place, findings)
    if (id === undefined) continue
    const other = read.get(id)
    if (other === undefined) read.set(id, { id, pointer: place, fields, block })
    else {
      const message = `The task ${other.pointer} has the id ${quoted(id)} already: give this one another "id".`
      refuse(findings, at(place, Object.hasOwn(fields, 'id') ? 'id' : 'name'), 'duplicate_id', message)
    }
  }
  return { tasks: [...read.values()], pointer }
}

const entriesOf = (tasks: unknown): readonly (readonly [string | number, unknown])[] | undefined => {
  if (Array.isArray(tasks)) return [...tasks.entries()]
  return isObject(tasks) ? Object.entries(tasks) : undefined
}

const readTask = (fields: Fields, pointer: string, level: number, reading: Reading): Block | undefined => {
  const { findings } = reading
  checkFields(fields, pointer, checks, [], findings)
  const isGroup = Object.hasOwn(fields, 'tasks')
  checkKind(fields, isGroup, pointer, findings)
  if (Object.hasOwn(fields, 'for_each') && Object.hasOwn(fields, 'repeat')) {
    const message =
      'A task has "for_each" or "repeat", not both: put the inner one on a task of its own, and that into "tasks" of this one.'
    refuse(findings, at(pointer, 'repeat'), 'exclusive_fields', message)
  }
  if (fields.on_error !== undefined) warnOfMisplaced(fields, pointer, findings)
  return isGroup ? readBlock(fields.tasks, at(pointer, 'tasks'), level + 1, reading) : undefined
}

/** That a task is exactly one of what a task can be, and has the fields of that alone. */
const checkKind = (fields: Fields, isGroup: boolean, pointer: string, findings: Findings): void => {
  for (const name of Object.keys(fields)) {
    if (!(isGroup ? LEAF_ONLY : GROUP_ONLY).has(name)) continue
    const instead = INSTEAD[name]
    if (instead === undefined) {
      const message =
        'A task calls a component or is a set of tasks, not both: take "tasks" out, or put the call on a task within.'
      refuse(findings, at(pointer, name), 'exclusive_fields', message)
    } else {
      const kind = isGroup ? 'a task that has "tasks"' : 'a task without "tasks"'
      refuse(findings, at(pointer, name), 'field_not_allowed', `"${name}" has no meaning on ${kind}: ${instead}.`)
    }
  }
  if (isGroup) return
  const names = ['component', 'action'] as const
  for (const name of names.filter((each) => !Object.hasOwn(fields, each))) {
    const isBare = names.every((each) => !Object.hasOwn(fields, each))
    const message = isBare
      ? `The field "${name}" is missing: a task has "component" and "action", or "tasks" of its own.`
      : `The field "${name}" is missing.`
    refuse(findings, at(pointer, name), 'required', message)
  }
}

const idOfKey = (key: string, { id }: Fields, pointer: string, findings: Findings): string => {
  if (typeof id === 'string' && id !== key) {
    const message = `The task's key is ${quoted(key)} but its "id" is ${quoted(id)}: make them the same or leave "id" out.`
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
    refuse(findings, pointer, 'bad_id', `${quoted(id)} cannot be the id of a task: take another word.`)
  } else if (!ID.test(id)) {
    const message = `${quoted(id.slice(0, 140))} cannot be the id of a task: use 1 to 128 of A-Z a-z 0-9 _ -, not beginning with -.`
    refuse(findings, pointer, 'bad_id', message)
  }
}

/** Where the id of a task was written. */
export const placeOfId = ({ id, pointer, fields }: SentTask): string => {
  if (Object.hasOwn(fields, 'id')) return at(pointer, 'id')
  return pointer.endsWith(`/${id}`) ? pointer : at(pointer, 'name')
}
