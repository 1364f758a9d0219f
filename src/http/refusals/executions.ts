import { rowsOf, summary } from './row.ts'

/** Of executions, their tasks, and what they wait for. */
export const ofExecutions = rowsOf({
  execution_not_found: {
    status: 404,
    title: 'Execution not found',
    says: ({ execution_id }) => ({ detail: `There is no execution ${execution_id}.` }),
  },
  execution_exists: {
    status: 409,
    title: 'Execution exists',
    says: ({ execution_id }) => ({ detail: `The execution ${execution_id} exists already.` }),
  },
  execution_over: {
    status: 409,
    title: 'Execution over',
    says: ({ status, wanted }) => ({
      detail: `The execution is ${status}, so ${wanted} is not possible any more: nothing changes an execution that is over.`,
      more: { execution_status: status, allowed: [] },
    }),
  },
  invalid_input: {
    status: 422,
    title: 'Invalid input',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  start_key_taken: {
    status: 409,
    title: 'Start key taken',
    says: ({ key, execution_id, status }) => ({
      detail: `The key ${JSON.stringify(key)} has started the execution ${execution_id} of this workflow, which is ${status}. Take another key, or "on_conflict": "return_existing".`,
      more: { execution_id, execution_status: status },
    }),
  },
  concurrency_limit_reached: {
    status: 409,
    title: 'Concurrency limit reached',
    says: ({ key, limit }) => ({
      detail: `${limit} of the executions with the concurrency key ${JSON.stringify(key)} run or wait, which is the limit of their workflow. Start it again when one of them is over.`,
      more: { key, limit },
    }),
  },
  parent_not_running: {
    status: 409,
    title: 'Parent not running',
    says: ({ parent_id, status }) => ({
      detail: `A task of execution ${parent_id} waits for this one, and that execution is ${status}: resume it, and this one goes on with it.`,
      more: { parent_id, parent_status: status },
    }),
  },
  task_token_unknown: {
    status: 404,
    title: 'Task token unknown',
    says: () => ({ detail: 'This is not a token that a component was given in context.task_token.' }),
  },
  task_attempt_over: {
    status: 409,
    title: 'Attempt over',
    says: ({ task_id, attempt, why }) => ({
      detail: `Nothing more is accepted for attempt ${attempt} of task ${task_id}: ${why}.`,
      more: { task_id, attempt },
    }),
  },
  task_not_ready: {
    status: 409,
    title: 'Task not ready',
    says: ({ task_id }) => ({ detail: `The task ${task_id} cannot start now.` }),
  },
  task_not_running: {
    status: 409,
    title: 'Task not running',
    says: ({ task_id }) => ({ detail: `The task ${task_id} is not running.` }),
  },
  too_many_signals: {
    status: 409,
    title: 'Too many signals',
    says: ({ limit }) => ({
      detail: `The execution keeps ${limit} signals that no task has taken yet, which is the limit.`,
      more: { limit },
    }),
  },
  approval_not_found: {
    status: 404,
    title: 'Approval not found',
    says: ({ approval_id }) => ({ detail: `There is no approval ${approval_id}. GET /api/approvals lists them.` }),
  },
  approval_decided: {
    status: 409,
    title: 'Approval decided',
    says: ({ approval_id, decision, by, decided_at }) => ({
      detail: `The approval ${approval_id} was ${decision}${by === null ? '' : ` by ${by}`} at ${decided_at}; that stands.`,
      more: { decision, by, decided_at },
    }),
  },
  approval_over: {
    status: 409,
    title: 'Approval over',
    says: ({ approval_id, status }) => ({
      detail: `The approval ${approval_id} is not asked for any more: its task is ${status}.`,
      more: { task_status: status },
    }),
  },
  not_an_approver: {
    status: 403,
    title: 'Not an approver',
    says: ({ by, approvers }) => ({
      detail: `${by === undefined ? 'Say in "by" who decides' : `${by} may not decide this`}; those who may: ${approvers.join(', ')}.`,
      more: { approvers },
    }),
  },
})
