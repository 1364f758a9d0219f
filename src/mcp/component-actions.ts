import { argumentsOf, schemaOf } from './arguments.ts'
import { routed } from './routed.ts'
import { rowOf } from './rows.ts'
import { READS, type Tool } from './tool.ts'

const shape = { hints: READS, description: '' }
const all = routed({
  ...shape,
  name: 'all',
  route: 'GET /api/components/{name}/actions',
  paths: { name: 'component' },
})
const one = routed({
  ...shape,
  name: 'one',
  route: 'GET /api/components/{name}/actions/{action}',
  paths: { name: 'component', action: 'action' },
})
const known = argumentsOf(
  rowOf('GET /api/components/{name}/actions/{action}'),
  { paths: { name: 'component' } },
  new Map(),
)

/** The list that a component has, and each of it with its schema, are two endpoints: here it is one tool. */
export const componentActions: Tool = {
  name: 'GetComponentActions',
  description: 'List the actions of a component; with action, that one with the JSON Schema of its input.',
  hints: READS,
  inputSchema: schemaOf(
    new Map([
      ...known,
      ['action', { schema: { type: 'string' }, required: false, place: { in: 'path', name: 'action' } }],
    ]),
    new Map(),
  ),
  run: (given, asking) => (given['action'] === undefined ? all : one).run(given, asking),
}
