import { isInExpression, type Completion } from './completions.ts'
import type { Hole } from './hole.ts'
import { isRecord } from './schema-at.ts'

export interface KnownComponent {
  readonly name: string
  readonly actions: readonly string[]
}

/** What a definition may say at a place that no schema knows: components, actions, tasks, and what expressions may read. */
export const definitionWords =
  (components: readonly KnownComponent[]) =>
  (hole: Hole): readonly Completion[] => {
    if (isInExpression(hole.before)) return inExpression(hole)
    if (hole.role === 'name') return []
    const place = hole.path.at(-1)
    if (place === 'component') return components.map(({ name }) => ({ label: name, type: 'class' }))
    if (place === 'action') return actionsOf(hole, components)
    if (typeof place === 'number' && hole.path.at(-2) === 'depends_on')
      return othersOf(hole.value, hole.path).map((label) => ({ label, type: 'variable' }))
    if (place === 'depends_on' && !hole.isAlone)
      return othersOf(hole.value, hole.path).map((label) => ({ label, apply: `[${label}]`, type: 'variable' }))
    return []
  }

const actionsOf = (hole: Hole, components: readonly KnownComponent[]): readonly Completion[] => {
  const task = at(hole.value, hole.path.slice(0, -1))
  const named = isRecord(task) ? task['component'] : undefined
  return components
    .filter(({ name }) => typeof named !== 'string' || name === named)
    .flatMap(({ name, actions }) => actions.map((label) => ({ label, detail: name, type: 'function' })))
}

/** The tasks beside the one that a path leads into. */
const othersOf = (value: unknown, path: readonly (string | number)[]): readonly string[] => {
  const place = path.lastIndexOf('tasks')
  return place === -1
    ? []
    : tasksIn(at(value, path.slice(0, place + 1))).filter((id) => id !== idAt(value, path, place))
}

const idAt = (value: unknown, path: readonly (string | number)[], place: number): string => {
  const step = path[place + 1]
  return typeof step === 'number' ? (nameOf(at(value, path.slice(0, place + 2))) ?? '') : (step ?? '')
}

const tasksIn = (tasks: unknown): readonly string[] =>
  Array.isArray(tasks)
    ? tasks.flatMap((task) => nameOf(task) ?? [])
    : Object.keys(isRecord(tasks) ? tasks : {}).filter((name) => !name.includes('\uE000'))

const nameOf = (task: unknown): string | undefined => {
  const name = isRecord(task) ? (task['id'] ?? task['name']) : undefined
  return typeof name === 'string' ? name : undefined
}

const ROOTS: readonly Completion[] = [
  { label: 'input', info: 'The input of the execution.', type: 'namespace' },
  { label: 'tasks', info: 'What tasks that are done before this one have come to.', type: 'namespace' },
  { label: 'workflow', info: 'workflow.name, workflow.version', type: 'namespace' },
  { label: 'execution', info: 'execution.id', type: 'namespace' },
  { label: 'env', info: 'Settings of the server that are on its list.', type: 'namespace' },
  { label: 'secrets', info: 'Secrets of the server, by name.', type: 'namespace' },
]

const PARAM: Completion = { label: 'param', info: 'A parameter of the template.', type: 'namespace' }

const parametersIn = (template: unknown): readonly Completion[] => {
  const parameters = at(template, ['parameters'])
  return Object.entries(isRecord(parameters) ? parameters : {}).map(([label, parameter]) => ({
    label,
    type: 'property',
    ...(isRecord(parameter) && typeof parameter['type'] === 'string' ? { detail: parameter['type'] } : {}),
    ...(isRecord(parameter) && typeof parameter['description'] === 'string' ? { info: parameter['description'] } : {}),
  }))
}

const inExpression = (hole: Hole): readonly Completion[] => {
  const written = hole.before.slice(hole.before.lastIndexOf('${') + 2)
  const chain = /(?:[A-Za-z_][\w-]*\.)*[\w-]*$/.exec(written)?.[0].split('.').slice(0, -1) ?? []
  const [root, name] = chain
  // In a template the definition is one of its fields, and its parameters are another one.
  const isTemplate = hole.path[0] === 'definition'
  const definition = isTemplate ? at(hole.value, ['definition']) : hole.value
  if (root === undefined) return isTemplate ? [PARAM, ...ROOTS] : ROOTS
  if (root === 'param' && isTemplate && chain.length === 1) return parametersIn(hole.value)
  if (root === 'input') return propertiesAt(definition, chain.slice(1))
  if (root === 'workflow' && chain.length === 1) return words(['name', 'version', 'id'])
  if (root === 'execution' && chain.length === 1) return words(['id'])
  if (root !== 'tasks') return []
  if (name === undefined) return words(tasksAround(hole))
  return chain.length === 2 ? words(['output', 'status']) : []
}

/** Tasks of the same set, and of the sets around it. */
const tasksAround = ({ value, path }: Hole): readonly string[] =>
  path
    .flatMap((step, index) => (step === 'tasks' ? othersOf(value, path.slice(0, index + 2)) : []))
    .concat(
      path.includes('tasks') ? [] : tasksIn(at(value, path[0] === 'definition' ? ['definition', 'tasks'] : ['tasks'])),
    )

const propertiesAt = (value: unknown, names: readonly string[]): readonly Completion[] => {
  const schema = at(value, ['input_schema', ...names.flatMap((name) => ['properties', name])])
  const properties = isRecord(schema) ? schema['properties'] : undefined
  return Object.entries(isRecord(properties) ? properties : {}).map(([label, part]) => ({
    label,
    type: 'property',
    ...(isRecord(part) && typeof part['type'] === 'string' ? { detail: part['type'] } : {}),
    ...(isRecord(part) && typeof part['description'] === 'string' ? { info: part['description'] } : {}),
  }))
}

const words = (labels: readonly string[]): readonly Completion[] => labels.map((label) => ({ label, type: 'variable' }))

const at = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (part, step) =>
      Array.isArray(part) && typeof step === 'number'
        ? part[step]
        : isRecord(part) && Object.hasOwn(part, step)
          ? part[step]
          : undefined,
    value,
  )
