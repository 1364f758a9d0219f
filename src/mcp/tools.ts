import type { Tool as Listed } from '@modelcontextprotocol/sdk/types.js'
import { componentActions } from './component-actions.ts'
import { executeAction } from './execute-action.ts'
import { executeWorkflow } from './execute-workflow.ts'
import { routed } from './routed.ts'
import { ENDS, MAKES, READS, STEERS, type Tool } from './tool.ts'

const workflow = { paths: { id: 'workflow_id' } }
const execution = { paths: { id: 'execution_id' } }

const all: readonly Tool[] = [
  routed({
    name: 'CreateWorkflowDefinition',
    description:
      'Store a workflow definition as version 1 of a new workflow. What is wrong with it is said all at once, each with its place.',
    hints: MAKES,
    route: 'POST /api/workflows',
    body: 'definition',
  }),
  routed({
    name: 'UpdateWorkflowDefinition',
    description: 'Add a version to a workflow: the whole definition. Executions that run keep theirs.',
    hints: STEERS,
    route: 'PUT /api/workflows/{id}',
    ...workflow,
    body: 'definition',
  }),
  routed({
    name: 'DeleteWorkflowDefinition',
    description: 'Archive a workflow: no new executions of it. What runs goes on, and its history stays.',
    hints: ENDS,
    route: 'DELETE /api/workflows/{id}',
    ...workflow,
  }),
  routed({
    name: 'GetWorkflowDefinition',
    description: 'Get a workflow with its definition, in its latest version or another.',
    hints: READS,
    route: 'GET /api/workflows/{id}',
    ...workflow,
  }),
  routed({
    name: 'ListWorkflowDefinitions',
    description:
      'List workflows that are not archived, newest first, with their definitions; by name, tag or template.',
    hints: READS,
    route: 'GET /api/workflows',
  }),
  executeWorkflow,
  routed({
    name: 'CancelWorkflowExecution',
    description: 'Cancel an execution: what runs is given up. It cannot be resumed.',
    hints: ENDS,
    route: 'POST /api/executions/{id}/cancel',
    ...execution,
  }),
  routed({
    name: 'PauseWorkflowExecution',
    description: 'Pause an execution: tasks that run finish, none starts.',
    hints: STEERS,
    route: 'POST /api/executions/{id}/pause',
    ...execution,
  }),
  routed({
    name: 'ResumeWorkflowExecution',
    description: 'Let a paused execution go on.',
    hints: STEERS,
    route: 'POST /api/executions/{id}/resume',
    ...execution,
  }),
  routed({
    name: 'GetWorkflowExecutionStatus',
    description: 'Get an execution with its tasks, output and error: now, or with at as of a revision or a time.',
    hints: READS,
    route: 'GET /api/executions/{id}',
    ...execution,
  }),
  routed({
    name: 'ListWorkflowExecutions',
    description: 'List executions, newest first; by workflow, status, name, time or metadata.',
    hints: READS,
    route: 'GET /api/executions',
  }),
  routed({
    name: 'CreateTemplate',
    description:
      'Store a template: a definition, or that of a workflow, with parameters that ${param.name} stands for.',
    hints: MAKES,
    route: 'POST /api/templates',
  }),
  routed({
    name: 'InstantiateTemplate',
    description: 'Make a new workflow of a template, with values for its parameters.',
    hints: MAKES,
    route: 'POST /api/templates/{id}/instantiate',
    paths: { id: 'template_id' },
  }),
  routed({
    name: 'ListTemplates',
    description: 'List templates that are not archived, newest first, with their parameters.',
    hints: READS,
    route: 'GET /api/templates',
  }),
  routed({
    name: 'ListComponents',
    description: 'List the components that carry out tasks, with what they can do and whether they answer.',
    hints: READS,
    route: 'GET /api/components',
  }),
  componentActions,
  executeAction,
  routed({
    name: 'ExplainExecution',
    description:
      'Why an execution does not go on, or ended as it did: for each task what it waits for, and what would move it.',
    hints: READS,
    route: 'GET /api/executions/{id}/explain',
    ...execution,
  }),
  routed({
    name: 'GetExecutionHistory',
    description: 'The events of an execution in order, each with what it says, who caused it, and its hash. In pages.',
    hints: READS,
    route: 'GET /api/executions/{id}/events',
    ...execution,
  }),
]

export const tools: ReadonlyMap<string, Tool> = new Map(all.map((tool) => [tool.name, tool]))

/** What clients are shown. */
export const toolList = (): Listed[] =>
  all.map(({ name, description, inputSchema, hints }) => ({
    name,
    description,
    inputSchema: { ...inputSchema },
    annotations: { title: name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '), ...hints },
  }))
