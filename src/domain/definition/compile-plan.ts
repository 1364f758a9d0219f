import { compile } from '../expression/index.ts'
import type { Compiled, Template } from '../expression/template.ts'
import { isGroup, type Definition, type ForEach, type Group, type Leaf, type Repeat, type Task } from './definition.ts'
import { edgesOf } from './edges.ts'
import { withoutSecrets } from './secret-leaves.ts'
import type { Plan, PlannedBlock, PlannedForEach, PlannedRepeat, PlannedTask, Role } from './plan.ts'

/** Works out once what all executions of a version share. The definition is a checked one: `parseDefinition` made it. */
export const compilePlan = (workflowId: string, version: number, definition: Definition): Plan => {
  const made: Made = { nodes: [], lanes: new Map() }
  const block = blockOf(definition, made, NO_NAMES)
  return { ...block, workflowId, version, definition, components: [...made.lanes.keys()], nodes: made.nodes }
}

/** What grows as the plan is made. */
interface Made {
  readonly nodes: PlannedTask[]
  readonly lanes: Map<string, number>
}

/** Names that expressions see besides the roots, by where they stand. */
type Names = readonly string[]
const NO_NAMES: Names = []
const naming = (names: Names, ...more: Names): Names => [...names, ...more]

type BlockFields = Pick<Group, 'tasks' | 'output' | 'failure_policy' | 'race'>

const blockOf = (
  { tasks: given, output, failure_policy, race }: BlockFields,
  made: Made,
  names: Names,
): PlannedBlock => {
  const ids = Object.keys(given)
  const edges = edgesOf(given)
  const tasks = Object.values(given).map((task, index) =>
    taskOf(task, made, names, { ...edges.of(index), id: ids[index] as string, index }),
  )
  return {
    tasks,
    indexOf: new Map(ids.map((id, index) => [id, index])),
    roots: placesOf(tasks, ({ dependsOn }) => dependsOn.length === 0),
    atOnce: placesOf(tasks, ({ dependsOn, rule }) => dependsOn.length === 0 || rule === 'always'),
    output: optionalTemplate(output, names),
    failFast: failure_policy === 'fail_fast',
    race: race === true,
  }
}

const placesOf = (tasks: readonly PlannedTask[], which: (task: PlannedTask) => boolean): readonly number[] =>
  tasks.filter(which).map(({ index }) => index)

/** What a task is to its surroundings. */
type Place = Pick<
  PlannedTask,
  'id' | 'index' | 'dependsOn' | 'dependents' | 'rule' | 'when' | 'absorbs' | 'hopes' | 'isHope'
>

/** The place of what has nothing beside itself. */
const alone = (id: string): Place => ({
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

/** A task that is iterated becomes two: the one that iterates, and its body. */
const taskOf = (task: Task, made: Made, names: Names, place: Omit<Place, 'when'>): PlannedTask => {
  const placed = { ...place, when: optionalTemplate(task.when, names) }
  const { for_each, repeat } = task
  if (for_each !== undefined) {
    const forEach = forEachOf(for_each, names)
    const body = bodyOf(task, made, naming(names, forEach.as, 'index'), 'element', alone(''))
    return add(made, 'for_each', 'member', placed, { body, input: templateOf(for_each.items, names), forEach })
  }
  if (repeat !== undefined) {
    const body = bodyOf(task, made, naming(names, 'iteration', 'previous'), 'iteration', alone(''))
    return add(made, 'repeat', 'member', placed, { body, repeat: repeatOf(repeat, names) })
  }
  return bodyOf(task, made, names, 'member', placed)
}

const bodyOf = (task: Task, made: Made, names: Names, role: Role, place: Place): PlannedTask =>
  isGroup(task)
    ? add(made, 'group', role, place, { block: blockOf(task, made, names) })
    : leafOf(task, made, names, role, place)

const leafOf = (leaf: Leaf, made: Made, names: Names, role: Role, place: Place): PlannedTask => {
  const { component, action, input, output, retry, timeout } = leaf
  const lane = made.lanes.get(component) ?? made.lanes.size
  made.lanes.set(component, lane)
  return add(made, 'leaf', role, place, {
    component,
    action,
    lane,
    ...withoutSecrets(compiled(input, names)),
    output: optionalTemplate(output, naming(names, 'result')),
    retry: retry ?? {},
    timeout,
  })
}

const forEachOf = ({ as, concurrency, complete_when }: ForEach, names: Names): PlannedForEach => ({
  as: as ?? 'item',
  concurrency: concurrency ?? Infinity,
  completeWhen: optionalTemplate(complete_when, naming(names, 'total', 'succeeded', 'failed', 'done')),
})

const MAX_ITERATIONS = 1_000

const repeatOf = (repeat: Repeat, names: Names): PlannedRepeat => ({
  while: optionalTemplate(repeat.while, naming(names, 'output', 'iteration')),
  until: optionalTemplate(repeat.until, naming(names, 'output', 'iteration')),
  maxIterations: repeat.max_iterations ?? MAX_ITERATIONS,
  delay: repeat.delay ?? 0,
})

type Content = Partial<Omit<PlannedTask, keyof Place | 'number' | 'role' | 'shape'>>

const NO_SECRETS: PlannedTask['secrets'] = []
const NOTHING: Template = { kind: 'constant', value: {} }

/** Written out in full, so that all planned tasks are objects of one form. */
const add = (made: Made, shape: PlannedTask['shape'], role: Role, place: Place, content: Content): PlannedTask => {
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
    block: content.block,
    body: content.body,
    forEach: content.forEach,
    repeat: content.repeat,
  }
  made.nodes.push(task)
  return task
}

const optionalTemplate = (value: unknown, names: Names): Template | undefined =>
  value === undefined ? undefined : templateOf(value, names)

const templateOf = (value: unknown, names: Names): Template => compiled(value, names).template

const compiled = (value: unknown, names: Names): Compiled => {
  const made = compile(value, { variables: names, secrets: true })
  const [problem] = made.problems
  if (problem !== undefined) throw new Error(`the definition was not checked: ${problem.message}`)
  return made
}
