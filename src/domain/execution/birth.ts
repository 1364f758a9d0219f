import type { Plan } from '../definition/plan.ts'
import { newNotes } from './annotations.ts'
import { noSignals } from './answers.ts'
import { nothingApart } from './apart.ts'
import { newBlock, openBlock } from './block.ts'
import type { Policy } from './events.ts'
import { newLine } from './line.ts'
import type { Execution } from './state.ts'

const NO_POLICY: Policy = { max_attempts: 1, auto_retry: false, task_timeout: 0, max_task_duration: 0, parallel: true }

/** An execution of which nothing has happened yet. */
export const unborn = (plan: Plan, id: string): Execution => {
  const execution = blank(plan, id)
  openBlock(execution, execution.root)
  execution.counts.pending = plan.tasks.length
  return execution
}

/** One that goes on from the state of another, which it may change. */
export const heir = (plan: Plan, id: string, heritage: Execution): Execution => {
  const execution = blank(plan, id)
  execution.heritage = heritage
  return execution
}

/** The same before its tasks have come to be. */
export const blank = (plan: Plan, id: string): Execution => ({
  id,
  plan,
  heritage: undefined,
  lineage: undefined,
  retried: undefined,
  status: 'unborn',
  input: null,
  metadata: {},
  priority: 0,
  policy: NO_POLICY,
  requestId: undefined,
  pausedByParent: false,
  origin: {},
  createdAt: '',
  startedAt: undefined,
  completedAt: undefined,
  lastAt: '',
  output: undefined,
  error: undefined,
  apart: nothingApart(),
  saved: undefined,
  notes: newNotes(),
  undoable: [],
  compensating: undefined,
  tasks: [],
  root: newBlock(plan, -1),
  counts: { pending: 0, running: 0, waiting: 0, retrying: 0, completed: 0, failed: 0, skipped: 0, cancelled: 0 },
  busy: 0,
  promised: 0,
  free: newLine(),
  ready: plan.components.map(newLine),
  doomed: newLine(),
  stirred: newLine(),
  signals: noSignals(),
  answered: newLine(),
  due: [],
  expiresAt: Infinity,
})
