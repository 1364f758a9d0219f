import { at, type Problem } from '../../problem.ts'
import { isObject, quoted, refuse, warn, type Fields, type Findings } from '../findings.ts'
import { upstreamOf, type DialectTask, type Upstream } from './edges.ts'
import type { Places } from './places.ts'

/** What the dialect has and the language has not. */
const OWN = ['type', 'config', 'next', 'join'] as const

export interface Translated {
  /** In the language, with everything that is no dialect as it was sent. */
  readonly body: Fields
  readonly places: Places
  /** What the dialect says and the language can't say exactly. */
  readonly problems: readonly Problem[]
  /** What was read as what, and what was assumed. */
  readonly warnings: readonly Problem[]
}

/** Whether a body has tasks in the dialect of the ecosystem's own client: `{id, type, config, next, join}`. */
export const speaksDialect = (body: unknown): body is Fields =>
  isObject(body) && tasksOf(body['tasks']).some(([, task]) => isObject(task) && speaks(task))

/**
 * The same workflow in the language: `type` is `component` and `action`, `config` is `input`, and `next` and `join` are the
 * `depends_on` of those who come after. The graph is the same one.
 */
export const translate = (body: Fields): Translated => {
  const findings: Findings = { problems: [], warnings: [] }
  const places = new Map<string, string>()
  const { tasks: sent, input, ...rest } = body
  const entries = tasksOf(sent)
  const tasks = entries.map(([key, task]) => dialectTask(key, task))
  const upstream = upstreamOf(tasks, findings)
  const translated = entries.map(([key, task], place) => {
    const of = tasks[place]
    const before = of === undefined ? undefined : upstream.get(of.id)
    return [
      key,
      of !== undefined && isObject(task) ? inLanguage(of, before ?? NOBODY, places, findings) : task,
    ] as const
  })
  if (input !== undefined) {
    if (Object.hasOwn(rest, 'input_schema'))
      refuse(findings, '/input', 'exclusive_fields', '"input" is the older way to write "input_schema": leave it out.')
    places.set('/input_schema', '/input')
    warn(findings, '/input', 'dialect', 'Read as "input_schema": the JSON Schema of what an execution is given.')
  }
  return {
    body: {
      ...rest,
      ...(input === undefined ? {} : { input_schema: input }),
      tasks: Array.isArray(sent) ? translated.map(([, task]) => task) : Object.fromEntries(translated),
    },
    places,
    problems: findings.problems,
    warnings: findings.warnings,
  }
}

const NOBODY: Upstream = new Map()

const tasksOf = (tasks: unknown): readonly (readonly [string | number, unknown])[] => {
  if (Array.isArray(tasks)) return [...tasks.entries()]
  return isObject(tasks) ? Object.entries(tasks) : []
}

const speaks = (task: Fields): boolean => OWN.some((name) => Object.hasOwn(task, name))

const dialectTask = (key: string | number, task: unknown): DialectTask => {
  const fields = isObject(task) ? task : {}
  const id = typeof key === 'string' ? key : (fields['id'] ?? fields['name'])
  return { id: typeof id === 'string' ? id : undefined, pointer: at('/tasks', key), fields }
}

const inLanguage = (
  { pointer, fields }: DialectTask,
  upstream: Upstream,
  places: Map<string, string>,
  findings: Findings,
): Fields => {
  const { type, config, next: _next, join: _join, ...rest } = fields
  const said = OWN.filter((name) => Object.hasOwn(fields, name))
  const written = {
    ...rest,
    ...callOf(type, fields, pointer, places, findings),
    ...inputOf(config, fields, pointer, places, findings),
    ...dependsOn(upstream, fields['depends_on'], pointer, places),
  }
  if (said.length > 0) {
    const message = `${said.map(quoted).join(', ')}: an older way to write a task. It is read as ${shown(written)}.`
    warn(findings, pointer, 'dialect', message)
  }
  return written
}

/** Stands for a call that was refused, so that the language does not miss it as well. */
const ANY_CALL = { component: 'any', action: 'any' }

const callOf = (
  type: unknown,
  fields: Fields,
  pointer: string,
  places: Map<string, string>,
  findings: Findings,
): Fields => {
  if (type === undefined) return {}
  const place = at(pointer, 'type')
  const has = (name: string): boolean => Object.hasOwn(fields, name)
  if (typeof type !== 'string' || type === '') {
    refuse(findings, place, 'wrong_type', 'This must be a text, "<component>.<action>"; or write both.')
    return ANY_CALL
  }
  if (has('action')) {
    const message = '"type" is the older way to write "component" and "action": leave it out beside "action".'
    refuse(findings, place, 'exclusive_fields', message)
    return has('component') ? {} : { component: ANY_CALL.component }
  }
  places.set(at(pointer, 'action'), place)
  if (has('component')) return { action: type }
  const dot = type.indexOf('.')
  if (dot > 0 && dot < type.length - 1) {
    places.set(at(pointer, 'component'), place)
    return { component: type.slice(0, dot), action: type.slice(dot + 1) }
  }
  const message = `${quoted(type)} does not say which component does this: write "component": "<name>", "action": ${quoted(type)}, or "type": ${quoted(`<name>.${type}`)}.`
  refuse(findings, place, 'dialect_type', message)
  return ANY_CALL
}

const inputOf = (
  config: unknown,
  fields: Fields,
  pointer: string,
  places: Map<string, string>,
  findings: Findings,
): Fields => {
  if (config === undefined) return {}
  const place = at(pointer, 'config')
  if (Object.hasOwn(fields, 'input'))
    refuse(findings, place, 'exclusive_fields', '"config" is the older way to write "input": leave it out.')
  places.set(at(pointer, 'input'), place)
  return { input: config }
}

/** Whatever is no list is for the language to refuse. */
const dependsOn = (upstream: Upstream, own: unknown, pointer: string, places: Map<string, string>): Fields => {
  if (upstream.size === 0 || (own !== undefined && !Array.isArray(own))) return {}
  const ids: unknown[] = Array.isArray(own) ? [...(own as readonly unknown[])] : []
  for (const [id, place] of upstream) {
    if (ids.includes(id)) continue
    places.set(at(at(pointer, 'depends_on'), ids.length), place)
    ids.push(id)
  }
  return { depends_on: ids }
}

const LONGEST = 300

const shown = ({ component, action, depends_on }: Fields): string => {
  const text = JSON.stringify({ component, action, depends_on })
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
