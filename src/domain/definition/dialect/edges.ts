import { at } from '../../problem.ts'
import { quoted, refuse, suggestion, warn, type Fields, type Findings } from '../findings.ts'

/** A task of the dialect: `key` is its place in `tasks`. */
export interface DialectTask {
  readonly id: string | undefined
  readonly pointer: string
  readonly fields: Fields
}

/** The tasks that one waits for, each with the place where that was said. */
export type Upstream = ReadonlyMap<string, string>

/** Who waits for whom, by the ids of those who wait: `next` names who comes after, `join` who comes before. */
export const upstreamOf = (
  tasks: readonly DialectTask[],
  findings: Findings,
): ReadonlyMap<string | undefined, Upstream> => {
  const ids = new Set(tasks.flatMap(({ id }) => (id === undefined ? [] : [id])))
  const known = (id: string, place: string): boolean => {
    if (ids.has(id)) return true
    refuse(findings, place, 'unknown_task', `There is no task ${quoted(id)}.${suggestion(findings, id, ids)}`)
    return false
  }
  const upstream = new Map<string | undefined, Map<string, string>>(tasks.map(({ id }) => [id, new Map()]))
  for (const { id, pointer, fields } of tasks) {
    for (const [next, place] of named(fields['next'], at(pointer, 'next'), true, findings))
      if (known(next, place) && id !== undefined && !upstream.get(next)?.has(id)) upstream.get(next)?.set(id, place)
  }
  for (const task of tasks) joined(task, upstream.get(task.id) ?? new Map<string, string>(), known, findings)
  return upstream
}

/** Adds what `join` names to those that name this task in their `next`; the two must not contradict each other. */
const joined = (
  { pointer, fields }: DialectTask,
  upstream: Map<string, string>,
  known: (id: string, place: string) => boolean,
  findings: Findings,
): void => {
  const join = new Map(named(fields['join'], at(pointer, 'join'), false, findings))
  if (join.size === 0) {
    if (upstream.size < 2) return
    const message = `It waits for all of ${list(upstream.keys())}, which name it in their "next". Say so with "depends_on", and with "trigger_rule" when one of them is enough.`
    warn(findings, pointer, 'dialect_waits_for_all', message)
    return
  }
  const others = [...upstream.keys()].filter((id) => !join.has(id))
  if (others.length > 0) {
    const message = `${list(others)} name this task in "next" but are not in its "join": say in "depends_on" which tasks it waits for.`
    refuse(findings, at(pointer, 'join'), 'dialect_join', message)
  }
  for (const [id, place] of join) if (known(id, place) && !upstream.has(id)) upstream.set(id, place)
}

/** The ids in a field that has a list of them, or one alone where that is allowed; `null` is none. */
const named = (
  value: unknown,
  pointer: string,
  alone: boolean,
  findings: Findings,
): readonly (readonly [string, string])[] => {
  if (value === undefined || value === null) return []
  if (alone && typeof value === 'string') return [[value, pointer]]
  if (Array.isArray(value) && value.every((id) => typeof id === 'string'))
    return value.map((id, place) => [id, at(pointer, place)] as const)
  const form = alone ? 'the id of a task, or a list of them' : 'a list of ids of tasks'
  refuse(findings, pointer, 'wrong_type', `This must be ${form}; or write "depends_on" on the tasks that wait.`)
  return []
}

const MOST = 5

const list = (ids: Iterable<string>): string => {
  const all = [...ids].map(quoted)
  return all.length > MOST ? `${all.slice(0, MOST).join(', ')} and ${all.length - MOST} more` : all.join(', ')
}
