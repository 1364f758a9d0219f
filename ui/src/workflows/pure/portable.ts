import type { Definition, Workflow } from '../../../../src/client/index.ts'

/** The order in which people write, and read. What is not named here comes last. */
const WORKFLOW = [
  'name',
  'description',
  'tags',
  'metadata',
  'concurrency',
  'timeout',
  'failure_policy',
  'compensate_on',
  'input_schema',
  'tasks',
  'output',
  'output_schema',
]

const TASK = [
  'name',
  'description',
  'depends_on',
  'trigger_rule',
  'when',
  'for_each',
  'repeat',
  'race',
  'failure_policy',
  'component',
  'action',
  'input',
  'tasks',
  'timeout',
  'total_timeout',
  'heartbeat_timeout',
  'retry',
  'output',
  'on_error',
  'compensate',
  'metadata',
]

/** What the server adds to a definition. */
const GIVEN = ['workflow_id', 'version', 'archived', 'created_at', 'updated_at', 'position', 'template', 'warnings']

type Fields = Readonly<Record<string, unknown>>

/** A definition as somebody would have written it: without what the server knows of it, and without what says nothing. */
export const portable = (workflow: Workflow | Definition): Fields =>
  ordered(
    Object.fromEntries(
      Object.entries(workflow)
        .filter(([name]) => !GIVEN.includes(name))
        .map(([name, value]) => [name, name === 'tasks' ? tasksOf(value as Fields) : (value as unknown)]),
    ),
    WORKFLOW,
  )

const tasksOf = (tasks: Fields): Fields =>
  Object.fromEntries(Object.entries(tasks).map(([id, task]) => [id, portableTask(task as Fields)]))

/** The same of one task. */
export const portableTask = (task: Fields): Fields =>
  ordered(
    Object.fromEntries(
      Object.entries(task)
        .filter(([name, value]) => !(name === 'depends_on' || name === 'input') || !isEmpty(value))
        .map(([name, value]) => [name, name === 'tasks' ? tasksOf(value as Fields) : value]),
    ),
    TASK,
  )

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

const ordered = (fields: Fields, order: readonly string[]): Fields => ({
  ...Object.fromEntries(
    order.filter((name) => Object.hasOwn(fields, name)).map((name): [string, unknown] => [name, fields[name]]),
  ),
  ...Object.fromEntries(Object.entries(fields).filter(([name]) => !order.includes(name))),
})
