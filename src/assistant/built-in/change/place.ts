import { pattern, TASK } from './naming.ts'
import {
  dependents,
  freeName,
  insertBefore,
  taskNamed,
  type Found,
  type MutableDefinition,
  type MutableTask,
} from './tree.ts'

export const put = (
  definition: MutableDefinition,
  side: string,
  { id: place, among }: Found,
  wanted: string,
  task: MutableTask,
): string => {
  const id = freeName(among, wanted)
  const there = among[place]
  if (side === 'before') {
    insertBefore(among, place, id, { ...task, depends_on: [...(there?.depends_on ?? [])] })
    if (there !== undefined) there.depends_on = [id]
    return id
  }
  for (const dependent of dependents(among, place))
    dependent.depends_on = (dependent.depends_on ?? []).map((one) => (one === place ? id : one))
  among[id] = { ...task, depends_on: [place] }
  return id
}

/** Beside a task: the new one waits for it, and those that waited for it go on waiting for it. */
export const putAside = ({ id: place, among }: Found, wanted: string, task: MutableTask): string => {
  const id = freeName(among, wanted)
  among[id] = { ...task, depends_on: [place] }
  return id
}

export const SIDE = pattern(`\\b(before|after)\\s+(?:(?:the\\s+)?(last|first)\\b(?:\\s+(?:task|step|one))?|${TASK})`)

/** Where something new goes, with what is said of it without that. */
export const placeIn = (
  definition: MutableDefinition,
  text: string,
): { readonly side: string; readonly found: Found | string | undefined; readonly rest: string } => {
  const said = SIDE.exec(text)
  if (said === null) return { side: 'after', found: undefined, rest: text }
  const [whole, side = 'after', end, id] = said
  const ids = Object.keys(definition.tasks)
  const name = end === undefined ? (id ?? '') : ((end.toLowerCase() === 'last' ? lastOf(definition) : ids[0]) ?? '')
  return { side: side.toLowerCase(), found: taskNamed(definition, name) ?? name, rest: text.replace(whole, ' ') }
}

/** A task that nothing waits for. */
export const lastOf = ({ tasks }: MutableDefinition): string | undefined =>
  Object.keys(tasks).findLast((id) => dependents(tasks, id).length === 0)
