import fc from 'fast-check'
import type { TaskStatus } from '../../src/domain/execution/document.ts'
import type { ExecutionEvent } from '../../src/domain/execution/events.ts'
import type { HandMadeLog } from './projections-log.ts'
import * as did from './projections-events.ts'

/** One thing that happens: which of the executions, and which of all that may happen to it. */
export interface Turn {
  readonly execution: number
  readonly choice: number
}

export const turns = fc.array(fc.record({ execution: fc.nat(5), choice: fc.nat(1_000) }), { maxLength: 200 })

export const TASKS = ['a', 'b', 'constructor', '__proto__'] as const

interface Task {
  readonly id: string
  status: TaskStatus
  attempt: number
}

/** An execution as a plain table of what each task does: slow, and easy to believe. */
export interface Told {
  status: 'unborn' | 'pending' | 'running' | 'paused' | 'over'
  begun: boolean
  readonly id: string
  /** What was written down beside it. */
  checkpoints: number
  readonly tasks: readonly Task[]
}

const unborn = (id: string): Told => ({
  status: 'unborn',
  begun: false,
  id,
  checkpoints: 0,
  tasks: TASKS.map((id) => ({ id, status: 'pending', attempt: 0 })),
})

type Step = () => readonly ExecutionEvent[]

/** Writes a log in which everything that can happen to six executions does, in the order of the turns. */
export const tell = (log: HandMadeLog, story: readonly Turn[]): ReadonlyMap<string, Told> => {
  log.append('workflow-w', did.created(did.definition('chain', TASKS)))
  const told = new Map<string, Told>()
  for (const { execution, choice } of story) {
    const id = `e${execution}`
    const it = told.get(id) ?? unborn(id)
    const steps = it.status === 'unborn' ? possible(it) : [...possible(it), ...notes(it)]
    const step = steps[choice % steps.length]
    if (step === undefined) continue
    log.append(`execution-${id}`, ...step())
    told.set(id, it)
  }
  return told
}

const possible = (it: Told): readonly Step[] => {
  const to = (status: Told['status'], event: ExecutionEvent): Step => {
    return () => {
      it.status = status
      return [event]
    }
  }
  const end = (event: ExecutionEvent): Step => {
    return () => {
      it.status = 'over'
      for (const task of it.tasks) if (!ENDED.has(task.status)) task.status = 'cancelled'
      return [event]
    }
  }
  const begin: Step = () => {
    it.status = 'running'
    it.begun = true
    return [did.started]
  }
  const cancel: Step = () => {
    const under = it.tasks.filter(({ status }) => status !== 'pending' && !ENDED.has(status))
    const events = under.map(({ id, attempt }) => did.taskCancelled(id, attempt))
    return [...events, ...end(did.cancelled)()]
  }
  const outcomes = it.tasks.flatMap(outcomesOf)

  switch (it.status) {
    case 'unborn':
      return [to('pending', did.submitted())]
    case 'pending':
      return [it.begun ? to('running', did.resumed) : begin, to('paused', did.paused), cancel, ...outcomes]
    case 'paused':
      return it.begun
        ? [to('running', did.resumed), to('pending', did.resumeRequested), cancel, ...outcomes]
        : [to('pending', did.resumed), cancel]
    case 'running': {
      const over = it.tasks.every(({ status }) => ENDED.has(status))
      if (over) return [end(it.tasks.some(({ status }) => status === 'failed') ? did.failed : did.completed)]
      return [to('paused', did.paused), cancel, end(did.failed), ...it.tasks.flatMap(startsOf), ...twice(outcomes)]
    }
    case 'over':
      return []
  }
}

/** They may come at any time, also after the end. */
const notes = (it: Told): readonly Step[] => [
  () => [did.checkpointCreated(`${it.id} ${it.checkpoints++}`)],
  () => [did.stateSaved, did.executionForked],
]

const ENDED: ReadonlySet<TaskStatus> = new Set(['completed', 'failed', 'skipped', 'cancelled'])

const twice = (steps: readonly Step[]): readonly Step[] => [...steps, ...steps]

const startsOf = (task: Task): readonly Step[] => {
  const become = (status: TaskStatus, event: () => ExecutionEvent): Step => {
    return () => {
      task.status = status
      return [event()]
    }
  }
  const start = become('running', () => did.taskStarted(task.id, ++task.attempt))
  if (task.status === 'retrying') return [start, start]
  if (task.status !== 'pending') return []
  const wait = become('waiting', () => did.waitStarted(task.id, ++task.attempt))
  const cannot = become('failed', () => did.taskFailed(task.id, 0))
  const skip = become('skipped', () => did.taskSkipped(task.id))
  return [start, start, start, wait, cannot, skip]
}

const outcomesOf = (task: Task): readonly Step[] => {
  const { id, attempt } = task
  const become = (status: TaskStatus, ...events: readonly ExecutionEvent[]): Step => {
    return () => {
      task.status = status
      return events
    }
  }
  const complete = become('completed', did.taskCompleted(id, attempt))
  if (task.status === 'waiting') return [complete]
  if (task.status !== 'running') return []
  return [
    complete,
    become('failed', did.taskFailed(id, attempt)),
    become('retrying', did.retryScheduled(id, attempt)),
    become('retrying', did.taskTimedOut(id, attempt), did.retryScheduled(id, attempt)),
    become('failed', did.taskTimedOut(id, attempt), did.taskFailed(id, attempt)),
  ]
}
