import {
  isGroup,
  type Call,
  type Definition,
  type ForEach,
  type Group,
  type Handler,
  type Leaf,
  type Repeat,
  type Task,
} from './definition.ts'
import { edgesOf } from './edges.ts'
import type { Plan, PlannedBlock, PlannedForEach, PlannedHandler, PlannedRepeat, PlannedTask, Role } from './plan.ts'
import {
  add,
  alone,
  compiled,
  naming,
  NO_NAMES,
  optionalTemplate,
  templateOf,
  type Content,
  type Made,
  type Names,
  type Place,
} from './planned-task.ts'
import { withoutSecrets } from './secret-leaves.ts'

/** Works out once what all executions of a version share. The definition is a checked one: `parseDefinition` made it. */
export const compilePlan = (workflowId: string, version: number, definition: Definition): Plan => {
  const made: Made = { nodes: [], lanes: new Map() }
  const block = blockOf(definition, made, NO_NAMES)
  return { ...block, workflowId, version, definition, components: [...made.lanes.keys()], nodes: made.nodes }
}

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

/** A task that is iterated becomes two: the one that iterates, and its body. */
const taskOf = (task: Task, made: Made, names: Names, place: Omit<Place, 'when'>): PlannedTask => {
  const placed = { ...place, when: optionalTemplate(task.when, names) }
  const { for_each, repeat, total_timeout: totalTimeout } = task
  if (for_each !== undefined) {
    const forEach = forEachOf(for_each, names)
    const body = bodyOf(task, made, naming(names, forEach.as, 'index'), 'element', alone(''), {})
    const input = templateOf(for_each.items, names)
    return add(made, 'for_each', 'member', placed, { body, input, forEach, totalTimeout })
  }
  if (repeat !== undefined) {
    const body = bodyOf(task, made, naming(names, 'iteration', 'previous'), 'iteration', alone(''), {})
    return add(made, 'repeat', 'member', placed, { body, repeat: repeatOf(repeat, names), totalTimeout })
  }
  return bodyOf(task, made, names, 'member', placed, { totalTimeout })
}

const bodyOf = (task: Task, made: Made, names: Names, role: Role, place: Place, rest: Content): PlannedTask => {
  const content = {
    ...rest,
    handlers: (task.on_error ?? []).map((handler) => handlerOf(handler, made, names)),
    compensate:
      task.compensate === undefined
        ? undefined
        : leafOf(task.compensate, made, naming(names, 'output'), 'compensation', alone('compensate'), {}),
  }
  if (isGroup(task)) return add(made, 'group', role, place, { ...content, block: blockOf(task, made, names) })
  return leafOf(task, made, names, role, place, {
    ...content,
    output: optionalTemplate(task.output, naming(names, 'result')),
    heartbeatTimeout: task.heartbeat_timeout,
  })
}

const leafOf = (call: Leaf | Call, made: Made, names: Names, role: Role, place: Place, rest: Content): PlannedTask => {
  const { component, action, input, retry, timeout } = call
  const lane = made.lanes.get(component) ?? made.lanes.size
  made.lanes.set(component, lane)
  return add(made, 'leaf', role, place, {
    ...rest,
    component,
    action,
    lane,
    ...withoutSecrets(compiled(input, names)),
    retry: retry ?? {},
    timeout,
  })
}

const handlerOf = (handler: Handler, made: Made, names: Names): PlannedHandler => {
  const { then } = handler
  const seen = naming(names, 'error')
  const isCall = 'component' in then
  return {
    catches: handler.catch,
    value: isCall ? undefined : templateOf(then.output, seen),
    task: isCall ? leafOf(then, made, seen, 'handler', alone('on_error'), {}) : undefined,
  }
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
