import { shown } from './apart.ts'
import type { ExecutionDocument, ExecutionStatus, TaskDocument } from './document.ts'
import { nameOfAttempt } from './attempt-ref.ts'
import type { Awaited } from './events.ts'
import { idOf } from './ids.ts'
import { blockAround, elementsIn, iterationsIn } from './instances.ts'
import { blockOutput } from './shapes/group.ts'
import { isOver, isUnderWay, type Execution, type Lineage, type TaskState } from './state.ts'

/** The execution as the outside sees it. `position` and `revision` are those of its last event. */
export const render = (
  execution: Execution,
  revision: number,
  position: number,
  tasks = renderTasks(execution),
): ExecutionDocument => {
  const { plan } = execution
  return {
    execution_id: execution.id,
    workflow_id: plan.workflowId,
    workflow_name: plan.definition.name,
    workflow_version: plan.version,
    status: execution.status as ExecutionStatus,
    priority: execution.priority,
    metadata: execution.metadata,
    input: shown(execution.apart, execution.input, 'input_ref'),
    output: execution.status === 'completed' ? shown(execution.apart, outputOf(execution), 'output_ref') : null,
    error: execution.error ?? null,
    ...renderCompensation(execution),
    progress: { total: plan.tasks.length, ...execution.counts },
    tasks,
    ...renderLineage(execution),
    created_at: execution.createdAt,
    started_at: execution.startedAt ?? null,
    completed_at: execution.completedAt ?? null,
    ...execution.origin,
    revision,
    position,
  }
}

const renderTasks = (execution: Execution): ExecutionDocument['tasks'] =>
  Object.fromEntries(
    execution.tasks.map((task, index) => {
      const task_id = idOf(execution, index)
      return [task_id, renderTask(execution, task_id, task)]
    }),
  )

const renderCompensation = (execution: Execution): Pick<ExecutionDocument, 'compensating' | 'compensation'> => {
  if (execution.compensating === undefined) return {}
  const { completed, failed } = execution.compensating
  return { ...(isOver(execution) ? {} : { compensating: true }), compensation: { completed, failed } }
}

/** All of them are in the events. */
const FORKS_SHOWN = 100

const renderLineage = ({ lineage, notes, plan, retried }: Execution): Partial<ExecutionDocument> => ({
  ...(lineage === undefined ? {} : lineageDocument(lineage)),
  ...(notes.forked === 0 ? {} : { forks: notes.forks.slice(-FORKS_SHOWN), fork_count: notes.forked }),
  ...(lineage?.inline === true ? { definition: plan.definition } : {}),
  ...(retried === undefined ? {} : { retries: retried.times }),
})

const lineageDocument = ({
  kind,
  inline: _inline,
  ...from
}: Lineage): Pick<ExecutionDocument, 'restored_from' | 'forked_from'> =>
  kind === 'restore' ? { restored_from: from } : { forked_from: from }

/** What the definition maps, or else the outputs of the tasks that nothing depends on. */
export const outputOf = (execution: Execution): unknown =>
  execution.plan.output !== undefined ? (execution.output ?? null) : blockOutput(execution, execution.root)

export const renderTask = (execution: Execution, task_id: string, task: TaskState): TaskDocument => {
  const { status, startedAt, completedAt, node } = task
  const isLeaf = node.shape === 'leaf'
  return {
    status,
    attempt: task.attempt,
    component: isLeaf ? node.component : null,
    action: isLeaf ? node.action : null,
    depends_on: renderDependencies(execution, task),
    input: shown(execution.apart, renderInput(task), 'input_ref'),
    output: shown(execution.apart, task.output ?? null, 'output_ref'),
    error: task.error ?? null,
    started_at: startedAt ?? null,
    completed_at: completedAt ?? null,
    duration_ms:
      startedAt === undefined || completedAt === undefined ? null : Date.parse(completedAt) - Date.parse(startedAt),
    ...(task.skipped === undefined ? {} : { skip_reason: task.skipped }),
    ...(status === 'retrying' && task.until !== undefined ? { next_attempt_at: task.until } : {}),
    ...((status === 'waiting' || status === 'pending') && task.until !== undefined
      ? { waiting_until: task.until }
      : {}),
    ...(isLeaf ? renderReported(task) : renderInside(task)),
    ...renderCaught(task),
    ...(task.awaits === undefined ? {} : renderAwaited(execution.id, task_id, task, task.awaits)),
  }
}

const renderAwaited = (
  execution_id: string,
  task_id: string,
  { status, attempt }: TaskState,
  awaits: Awaited,
): Pick<TaskDocument, 'waiting_for' | 'approval_id' | 'child_execution_id'> => ({
  ...(status === 'waiting' ? { waiting_for: awaits } : {}),
  ...(awaits.kind === 'approval' ? { approval_id: nameOfAttempt({ execution_id, task_id, attempt }) } : {}),
  ...(awaits.kind === 'workflow' ? { child_execution_id: awaits.execution_id } : {}),
})

const renderDependencies = (execution: Execution, task: TaskState): readonly string[] => {
  const { dependsOn } = task.node
  if (dependsOn.length === 0) return []
  const { first } = blockAround(execution, task)
  return dependsOn.map((upstream) => idOf(execution, first + upstream))
}

const renderInput = (task: TaskState): unknown => {
  const { input } = task.node
  const started = isUnderWay(task) || task.attempt > 0 || task.overridden
  if (!started) return null
  return input.kind === 'constant' && !task.overridden ? input.value : (task.input ?? null)
}

const renderCaught = (task: TaskState): Pick<TaskDocument, 'caught'> => {
  if (task.caught === undefined) return {}
  const { error, handler } = task.caught
  return { caught: { error, handler } }
}

const renderReported = ({ reported }: TaskState): Pick<TaskDocument, 'accepted' | 'heartbeat'> => {
  if (reported === undefined) return {}
  const { accepted, heartbeatAt, details } = reported
  return {
    ...(accepted ? { accepted } : {}),
    ...(heartbeatAt === undefined ? {} : { heartbeat: { at: heartbeatAt, details: details ?? null } }),
  }
}

const renderInside = (task: TaskState): Pick<TaskDocument, 'shape' | 'items' | 'iterations'> => {
  const { shape } = task.node
  if (shape === 'leaf') return {}
  if (task.inside === undefined || shape === 'group') return { shape }
  if (shape === 'repeat') return { shape, iterations: iterationsIn(task).children.length }
  const { items, succeeded, failed, open } = elementsIn(task)
  return { shape, items: { total: items.length, succeeded, failed, under_way: open } }
}
