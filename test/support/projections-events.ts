import type { Definition } from '../../src/domain/definition/definition.ts'
import type { DefinitionEvent } from '../../src/domain/definition/events.ts'
import type { ExecutionEvent, TaskError } from '../../src/domain/execution/events.ts'
import type { CreateCheckpoint } from '../../src/domain/execution/index.ts'
import { aCheckpoint } from './execution.ts'

type Data<Name extends ExecutionEvent['type']> = Extract<ExecutionEvent, { readonly type: Name }>['data']

const POLICY = { max_attempts: 3, auto_retry: true, task_timeout: 60, max_task_duration: 7_200, parallel: true }
const BROKEN: TaskError = { type: 'broken', message: 'it broke', retryable: true }

export const definition = (name: string, tasks: readonly string[], tags?: readonly string[]): Definition => ({
  name,
  tasks: Object.fromEntries(tasks.map((id) => [id, { component: 'ergon', action: 'work', input: {}, depends_on: [] }])),
  ...(tags === undefined ? {} : { tags }),
})

export const created = (made: Definition): DefinitionEvent => ({ type: 'workflow_created', data: { definition: made } })
export const updated = (version: number, made: Definition): DefinitionEvent => ({
  type: 'workflow_updated',
  data: { version, definition: made },
})
export const archived: DefinitionEvent = { type: 'workflow_archived', data: {} }

/** Of version 1 of workflow `w`, named `chain`, unless it says otherwise. */
export const submitted = (data: Partial<Data<'workflow_submitted'>> = {}): ExecutionEvent => ({
  type: 'workflow_submitted',
  data: {
    workflow_id: 'w',
    workflow_name: 'chain',
    workflow_version: 1,
    input: {},
    priority: 0,
    policy: POLICY,
    ...data,
  },
})

export const started: ExecutionEvent = { type: 'workflow_started', data: {} }
export const paused: ExecutionEvent = { type: 'workflow_paused', data: {} }
export const resumeRequested: ExecutionEvent = { type: 'workflow_resume_requested', data: {} }
export const resumed: ExecutionEvent = { type: 'workflow_resumed', data: {} }
export const completed: ExecutionEvent = { type: 'workflow_completed', data: {} }
export const cancelled: ExecutionEvent = { type: 'workflow_cancelled', data: {} }
export const failed: ExecutionEvent = {
  type: 'workflow_failed',
  data: { error: { type: 'task_failed', message: 'task a failed', task_id: 'a' } },
}

export const taskStarted = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_started',
  data: { task_id, attempt },
})
export const waitStarted = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_started',
  data: { task_id, attempt, until: '2026-02-01T00:00:00.000Z' },
})
export const taskCompleted = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_completed',
  data: { task_id, attempt, output: null },
})
export const taskTimedOut = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_timed_out',
  data: { task_id, attempt, timeout: 60 },
})
export const retryScheduled = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_retry_scheduled',
  data: { task_id, attempt, error: BROKEN, next_attempt_at: '2026-02-01T00:00:00.000Z' },
})
export const taskFailed = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_failed',
  data: { task_id, attempt, error: BROKEN },
})
export const taskSkipped = (task_id: string): ExecutionEvent => ({
  type: 'task_skipped',
  data: { task_id, reason: { code: 'upstream_not_completed', task_id: 'a', status: 'failed' } },
})
export const taskCancelled = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_cancelled',
  data: { task_id, attempt },
})

export const checkpointCreated = (checkpoint_id: string, more: Partial<CreateCheckpoint> = {}): ExecutionEvent => ({
  type: 'checkpoint_created',
  data: { ...aCheckpoint(checkpoint_id, 1), ...more },
})
export const stateSaved: ExecutionEvent = { type: 'state_saved', data: { state: { page: 7 } } }
export const executionForked: ExecutionEvent = {
  type: 'execution_forked',
  data: { execution_id: 'f', revision: 1, kind: 'fork' },
}
