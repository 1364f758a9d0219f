import type { PlannedTask } from '../definition/plan.ts'
import type { ExecutionDocument, ExecutionStatus, TaskDocument } from './document.ts'
import { isUnderWay, taskAt, type Execution, type TaskState } from './state.ts'

/** The execution as the outside sees it. `position` and `revision` are those of its last event. */
export const render = (execution: Execution, revision: number, position: number): ExecutionDocument => {
  const { plan } = execution
  return {
    execution_id: execution.id,
    workflow_id: plan.workflowId,
    workflow_name: plan.definition.name,
    workflow_version: plan.version,
    status: execution.status as ExecutionStatus,
    priority: execution.priority,
    metadata: execution.metadata,
    input: execution.input,
    output: execution.status === 'completed' ? outputOf(execution) : null,
    error: execution.error ?? null,
    progress: { total: execution.tasks.length, ...execution.counts },
    tasks: Object.fromEntries(plan.tasks.map((planned) => [planned.id, renderTask(execution, planned)])),
    created_at: execution.createdAt,
    started_at: execution.startedAt ?? null,
    completed_at: execution.completedAt ?? null,
    ...execution.origin,
    revision,
    position,
  }
}

/** What the definition maps, or else the outputs of the tasks that nothing depends on. */
export const outputOf = (execution: Execution): unknown =>
  execution.plan.output !== undefined
    ? (execution.output ?? null)
    : Object.fromEntries(
        execution.plan.tasks
          .filter(({ dependents }) => dependents.length === 0)
          .map(({ id, index }) => [id, taskAt(execution, index).output ?? null]),
      )

const renderTask = (execution: Execution, planned: PlannedTask): TaskDocument => {
  const task = taskAt(execution, planned.index)
  const { status, startedAt, completedAt } = task
  return {
    status,
    attempt: task.attempt,
    component: planned.component,
    action: planned.action,
    depends_on: planned.dependsOn.map((upstream) => (execution.plan.tasks[upstream] as PlannedTask).id),
    input: renderInput(task, planned),
    output: task.output ?? null,
    error: task.error ?? null,
    started_at: startedAt ?? null,
    completed_at: completedAt ?? null,
    duration_ms:
      startedAt === undefined || completedAt === undefined ? null : Date.parse(completedAt) - Date.parse(startedAt),
    ...(task.skipped === undefined ? {} : { skip_reason: task.skipped }),
    ...(status === 'retrying' && task.until !== undefined ? { next_attempt_at: task.until } : {}),
    ...(status === 'waiting' && task.until !== undefined ? { waiting_until: task.until } : {}),
    ...(task.awaits?.kind === 'workflow' ? { child_execution_id: task.awaits.execution_id } : {}),
  }
}

const renderInput = (task: TaskState, { input }: PlannedTask): unknown => {
  const started = isUnderWay(task) || task.attempt > 0
  if (!started) return null
  return input.kind === 'constant' ? input.value : (task.input ?? null)
}
