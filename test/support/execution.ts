import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { compilePlan } from '../../src/domain/definition/index.ts'
import type { Definition, Group, Leaf, Task } from '../../src/domain/definition/definition.ts'
import type { Plan } from '../../src/domain/definition/plan.ts'
import {
  execution,
  type CreateCheckpoint,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
} from '../../src/domain/execution/index.ts'
import type { Policy } from '../../src/domain/execution/events.ts'
import { STATE_FORM } from '../../src/domain/execution/state-form.ts'
import type { Rejection } from '../../src/domain/rejection.ts'

export const NOW = '2026-01-01T00:00:00.000Z'
export const POLICY: Policy = {
  max_attempts: 3,
  auto_retry: true,
  task_timeout: 60,
  max_task_duration: 7_200,
  parallel: true,
}

export const aTask = (depends_on: readonly string[] = [], extra: Partial<Leaf> = {}): Leaf => ({
  component: 'ergon',
  action: 'work',
  input: {},
  depends_on,
  ...extra,
})

/** A task that is a set of tasks. */
export const aGroup = (
  tasks: Readonly<Record<string, Task>>,
  extra: Partial<Group> = {},
  depends_on: readonly string[] = [],
): Group => ({ tasks, depends_on, ...extra })

export const aPlan = (tasks: Record<string, Task>, extra: Partial<Definition> = {}): Plan =>
  compilePlan('workflow-1', 1, { name: 'example', tasks, ...extra })

/** The fold of events that all happened at one time. */
export const folded = (plan: Plan, events: readonly ExecutionEvent[], at = NOW): Execution => {
  const aggregate = execution(plan, 'execution-1')
  return events.reduce((state, event) => aggregate.evolve(state, { ...event, at }), aggregate.initial())
}

export const submitted = (policy: Partial<Policy> = {}): ExecutionEvent => ({
  type: 'workflow_submitted',
  data: {
    workflow_id: 'workflow-1',
    workflow_name: 'example',
    workflow_version: 1,
    input: {},
    priority: 0,
    policy: { ...POLICY, ...policy },
  },
})
export const started: ExecutionEvent = { type: 'workflow_started', data: {} }
export const paused: ExecutionEvent = { type: 'workflow_paused', data: {} }
export const taskStarted = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_started',
  data: { task_id, attempt },
})
export const taskCompleted = (task_id: string, output: unknown = null, attempt = 1): ExecutionEvent => ({
  type: 'task_completed',
  data: { task_id, attempt, output },
})
export const taskFailed = (task_id: string, attempt = 1): ExecutionEvent => ({
  type: 'task_failed',
  data: { task_id, attempt, error: { type: 'broken', message: 'it broke', retryable: false } },
})
/** For one upstream task that did not complete. */
export const taskSkipped = (task_id: string, upstream: string, status = 'failed'): ExecutionEvent => ({
  type: 'task_skipped',
  data: { task_id, reason: { code: 'upstream_not_completed', task_id: upstream, status } },
})

/** What `checkpoint_created` says, as far as its fold looks at it. */
export const aCheckpoint = (checkpoint_id: string, revision: number, automatic = false): CreateCheckpoint => ({
  checkpoint_id,
  revision,
  state_hash: 'h'.repeat(64),
  state_form: STATE_FORM,
  workflow_status: 'running',
  completed_tasks: 0,
  automatic,
})

/** given(plan, ...events).when(command).then(...events) | .thenNothing() | .thenRejected(tag) */
export const given = (plan: Plan, ...past: readonly ExecutionEvent[]) => ({
  when: (intent: ExecutionIntent) => {
    const decision = intent(folded(plan, past), { at: NOW, random: () => 0.5, env: () => undefined })
    return {
      then: (...events: readonly ExecutionEvent[]) => expect(decision).to.deep.equal(E.right(events)),
      thenSaid: (...types: readonly string[]) =>
        expect(E.isRight(decision) ? decision.right.map(({ type }) => type) : decision.left).to.deep.equal(types),
      thenNothing: () => expect(decision).to.deep.equal(E.right([])),
      thenFailedWith: (type: string) => expect(decision).to.have.nested.property('right[0].data.error.type', type),
      thenRejected: (tag: Rejection['tag']) => expect(decision).to.have.nested.property('left.tag', tag),
    }
  },
})
