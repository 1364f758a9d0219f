import type { Page, Problem, StoredWorkflow, Validation, Workflow } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { facts, more, table } from './table.ts'

export const workflowTable = async ({ workflows, next_cursor }: Page<'workflows', Workflow>): Promise<string> =>
  workflows.length === 0
    ? 'No workflows. Create one: harmonia workflow create <file>'
    : (await table(
        ['WORKFLOW', 'NAME', 'VERSION', 'TASKS', 'UPDATED'],
        workflows.map(({ workflow_id, name, version, tasks, updated_at }) => [
          workflow_id,
          plain(name),
          String(version),
          String(Object.keys(tasks).length),
          updated_at,
        ]),
      )) + more(next_cursor)

export const workflowText = async (workflow: Workflow): Promise<string> => {
  const { template } = workflow
  const about = facts([
    ['Workflow', workflow.workflow_id],
    ['Name', plain(workflow.name)],
    ['Version', String(workflow.version)],
    ['Description', plain(workflow.description ?? '')],
    ['Tags', plain((workflow.tags ?? []).join(', '))],
    ['Template', template === undefined ? '' : `${template.template_id} (version ${template.version})`],
    ['Archived', workflow.archived ? 'yes' : ''],
    ['Created', workflow.created_at],
    ['Updated', workflow.updated_at],
  ])
  const tasks = await table(
    ['TASK', 'COMPONENT', 'ACTION', 'DEPENDS ON'],
    taskRows(workflow.tasks).map((row) => row.map(plain)),
  )
  return `${about}\n\n${tasks}`
}

/** The tasks within a task follow it, as `<its id>.<their id>`. */
const taskRows = (tasks: Workflow['tasks'], within = ''): readonly (readonly string[])[] =>
  Object.entries(tasks).flatMap(([id, task]) => {
    const path = within + id
    const waitsFor = task.depends_on.join(', ')
    return 'tasks' in task
      ? [[path, '', '', waitsFor], ...taskRows(task.tasks, `${path}.`)]
      : [[path, task.component, task.action, waitsFor]]
  })

export const createdText = ({ workflow_id, name, version, warnings = [] }: StoredWorkflow): string =>
  [
    `Created ${plain(name)} (version ${version}): ${workflow_id}`,
    ...warnings.map((problem) => `  warning  ${problemText(problem)}`),
    `Run it: harmonia workflow run ${workflow_id}`,
  ].join('\n')

export const validationText = ({ valid, errors, warnings, levels, longest_path, blocks }: Validation): string =>
  [
    ...(valid ? ['The definition is valid.'] : ['The definition is not valid.']),
    ...errors.map((problem) => `  error    ${problemText(problem)}`),
    ...warnings.map((problem) => `  warning  ${problemText(problem)}`),
    ...orderText('Order', { levels, longest_path }),
    ...blocks.flatMap((block) => orderText(`Order within ${plain(block.task_id)}`, block)),
  ].join('\n')

const orderText = (title: string, { levels, longest_path }: Pick<Validation, 'levels' | 'longest_path'>) => {
  const steps = levels.map((level, index) => `  ${index + 1}. ${level.map(plain).join(', ')}`)
  return steps.length === 0 ? [] : [`${title}:`, ...steps, `Longest path: ${longest_path.map(plain).join(' → ')}`]
}

const problemText = ({ pointer, message }: Problem): string => `${plain(pointer || '(the whole)')}: ${plain(message)}`
