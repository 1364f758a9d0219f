/** A definition as JSON that may be changed. Tasks may have tasks inside. */
export interface MutableTask {
  component?: string
  action?: string
  input?: unknown
  depends_on?: string[]
  tasks?: MutableTasks
  [field: string]: unknown
}
export type MutableTasks = Record<string, MutableTask>

export interface MutableDefinition {
  name: string
  tasks: MutableTasks
  [field: string]: unknown
}

/** A task with the tasks that it is among. */
export interface Found {
  readonly id: string
  readonly task: MutableTask
  readonly among: MutableTasks
}

/** Every task, those inside others after the one that they are in. */
export const everyTask = (tasks: MutableTasks): readonly Found[] =>
  Object.entries(tasks).flatMap(([id, task]) => [
    { id, task, among: tasks },
    ...(task.tasks === undefined ? [] : everyTask(task.tasks)),
  ])

const simple = (id: string): string => id.toLowerCase().replaceAll(/[-_ ]/g, '')

/** By its id, however it is written. */
export const taskNamed = (definition: MutableDefinition, id: string): Found | undefined => {
  const all = everyTask(definition.tasks)
  return all.find((found) => found.id === id) ?? all.find((found) => simple(found.id) === simple(id))
}

/** Puts a task in front of another, in the order of the object. */
export const insertBefore = (among: MutableTasks, place: string, id: string, task: MutableTask): void => {
  const entries = Object.entries(among)
  for (const [key] of entries) delete among[key]
  for (const [key, value] of entries) {
    if (key === place) among[id] = task
    among[key] = value
  }
}

export const freeName = (among: MutableTasks, wanted: string): string => {
  const plain = wanted.replace(/[^A-Za-z0-9_-]/g, '_')
  const first = /^[A-Za-z_]/.test(plain) ? plain : `task_${plain}`
  if (!Object.hasOwn(among, first)) return first
  for (let count = 2; ; count++) if (!Object.hasOwn(among, `${first}_${count}`)) return `${first}_${count}`
}

/** Those among the tasks that wait for one of them. */
export const dependents = (among: MutableTasks, id: string): readonly MutableTask[] =>
  Object.values(among).filter(({ depends_on = [] }) => depends_on.includes(id))

/** Every text inside a value, changed. */
export const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((inner) => mapTexts(inner, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]))
}
