import { compile } from '../expression/index.ts'
import type { Compiled, Template } from '../expression/template.ts'
import type { PlannedTask, Role } from './plan.ts'

/** What grows as the plan is made. */
export interface Made {
  readonly nodes: PlannedTask[]
  readonly lanes: Map<string, number>
}

/** Names that expressions see besides the roots, by where they stand. */
export type Names = readonly string[]
export const NO_NAMES: Names = []
export const naming = (names: Names, ...more: Names): Names => [...names, ...more]

/** What a task is to its surroundings. */
export type Place = Pick<
  PlannedTask,
  'id' | 'index' | 'dependsOn' | 'dependents' | 'rule' | 'when' | 'absorbs' | 'hopes' | 'isHope'
>

/** The place of what has nothing beside itself. */
export const alone = (id: string): Place => ({
  id,
  index: 0,
  dependsOn: [],
  dependents: [],
  rule: 'all_success',
  when: undefined,
  absorbs: false,
  hopes: 0,
  isHope: false,
})

export type Content = Partial<Omit<PlannedTask, keyof Place | 'number' | 'role' | 'shape'>>

const NO_SECRETS: PlannedTask['secrets'] = []
const NOTHING: Template = { kind: 'constant', value: {} }

/** Written out in full, so that all planned tasks are objects of one form. */
export const add = (
  made: Made,
  shape: PlannedTask['shape'],
  role: Role,
  place: Place,
  content: Content,
): PlannedTask => {
  const task: PlannedTask = {
    number: made.nodes.length,
    index: place.index,
    id: place.id,
    role,
    shape,
    dependsOn: place.dependsOn,
    dependents: place.dependents,
    rule: place.rule,
    when: place.when,
    absorbs: place.absorbs,
    hopes: place.hopes,
    isHope: place.isHope,
    component: content.component ?? '',
    action: content.action ?? '',
    lane: content.lane ?? -1,
    input: content.input ?? NOTHING,
    secrets: content.secrets ?? NO_SECRETS,
    output: content.output,
    retry: content.retry ?? {},
    timeout: content.timeout,
    heartbeatTimeout: content.heartbeatTimeout,
    totalTimeout: content.totalTimeout,
    handlers: content.handlers ?? [],
    compensate: content.compensate,
    block: content.block,
    body: content.body,
    forEach: content.forEach,
    repeat: content.repeat,
  }
  made.nodes.push(task)
  return task
}

export const optionalTemplate = (value: unknown, names: Names): Template | undefined =>
  value === undefined ? undefined : templateOf(value, names)

export const templateOf = (value: unknown, names: Names): Template => compiled(value, names).template

export const compiled = (value: unknown, names: Names): Compiled => {
  const made = compile(value, { variables: names, secrets: true })
  const [problem] = made.problems
  if (problem !== undefined) throw new Error(`the definition was not checked: ${problem.message}`)
  return made
}
