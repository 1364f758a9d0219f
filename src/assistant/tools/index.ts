import type { Explanation } from '../../domain/execution/explain/index.ts'
import type { Answers, ExecutionSummary, WorkflowDocument } from '../documents.ts'
import type { Tool } from '../tool.ts'
import { find } from './find.ts'
import { proposeActionTool } from './propose-action.ts'
import { proposeDefinitionTool } from './propose-definition.ts'
import { routed } from './routed.ts'
import { validateDefinition } from './validate-definition.ts'

const execution = { paths: { id: 'execution_id' } }
const workflow = { paths: { id: 'workflow_id' } }

const counted =
  (plural: string) =>
  ({ [plural]: rows = [], next_cursor }: { readonly [plural: string]: unknown }): string =>
    `${(rows as readonly unknown[]).length} ${plural}${typeof next_cursor === 'string' ? ', and there are more' : ''}`

const all: readonly Tool[] = [
  find,
  routed({
    name: 'get_workflow',
    description: 'A workflow with its definition, in its latest version or another.',
    route: 'GET /api/workflows/{id}',
    ...workflow,
    told: ({ name, version }: WorkflowDocument) => `${name}, version ${version}`,
  }),
  routed({
    name: 'list_executions',
    description: 'List executions, newest first; by workflow, status, name, time or metadata.',
    route: 'GET /api/executions',
    told: counted('executions'),
  }),
  routed({
    name: 'get_execution',
    description: 'One execution with its tasks, output and error: now, or with at as of a revision or a time.',
    route: 'GET /api/executions/{id}',
    ...execution,
    told: ({ workflow_name, status }: ExecutionSummary) => `${workflow_name}, ${status}`,
  }),
  routed({
    name: 'explain_execution',
    description:
      'Why an execution does not go on, or ended as it did: for each task what it waits for, and what would move it.',
    route: 'GET /api/executions/{id}/explain',
    ...execution,
    told: ({ summary }: Explanation) => summary,
  }),
  routed({
    name: 'get_events',
    description: 'The events of an execution in order, each with what it says and who caused it. In pages.',
    route: 'GET /api/executions/{id}/events',
    ...execution,
    told: counted('events'),
  }),
  routed({
    name: 'get_graph',
    description: 'The tasks of an execution as a graph, with the state of each.',
    route: 'GET /api/executions/{id}/graph',
    ...execution,
    told: counted('nodes'),
  }),
  routed({
    name: 'compare_executions',
    description: 'Compare two runs task by task: where they part, and in what they differ.',
    route: 'GET /api/executions/{id}/diff/{other}',
    paths: { id: 'execution_id', other: 'other_execution_id' },
    told: ({ same, tasks_different }: Answers['compare_executions']) =>
      same ? 'they are the same' : `${tasks_different} tasks differ`,
  }),
  routed({
    name: 'get_template',
    description: 'A template with its definition and parameters.',
    route: 'GET /api/templates/{id}',
    paths: { id: 'template_id' },
    told: ({ name }: { readonly name: string }) => name,
  }),
  routed({
    name: 'list_examples',
    description: 'Definitions that ship with the server, as texts to learn from and to begin with.',
    route: 'GET /api/examples',
    told: counted('examples'),
  }),
  routed({
    name: 'list_components',
    description: 'The components that carry out tasks, with their actions and whether they answer.',
    route: 'GET /api/components',
    told: counted('components'),
  }),
  routed({
    name: 'get_action',
    description: 'One action of a component, with the JSON Schema of its input.',
    route: 'GET /api/components/{name}/actions/{action}',
    paths: { name: 'component', action: 'action' },
    told: ({ component, action }: { readonly component: string; readonly action: string }) => `${component}.${action}`,
  }),
  routed({
    name: 'list_approvals',
    description: 'What tasks ask people to decide, newest first; only what is pending, unless status says otherwise.',
    route: 'GET /api/approvals',
    told: counted('approvals'),
  }),
  routed({
    name: 'list_schedules',
    description: 'The schedules, which start workflows by themselves.',
    route: 'GET /api/schedules',
    told: counted('schedules'),
  }),
  routed({
    name: 'get_status',
    description: 'How the server is: executions by status, components, stores, limits.',
    route: 'GET /api/status',
    told: ({ status }: { readonly status: string }) => `the server is ${status}`,
  }),
  validateDefinition,
  proposeDefinitionTool,
  proposeActionTool,
]

export const tools: ReadonlyMap<string, Tool> = new Map(all.map((tool) => [tool.name, tool]))
