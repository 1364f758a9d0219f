import * as E from 'fp-ts/lib/Either.js'
import type { Plan } from '../../src/domain/definition/plan.ts'
import type { RecordedChanges } from '../../src/domain/execution/events.ts'
import {
  admit,
  completeTask,
  evolve,
  execution,
  failTask,
  fork,
  idOf,
  inputOf,
  isOver,
  next,
  wakeAt,
  type Execution,
  type ExecutionEvent,
  type ExecutionIntent,
} from '../../src/domain/execution/index.ts'
import { isAtWork } from '../../src/domain/execution/state.ts'
import { perform, type Script } from './players.ts'

const noEnv = () => undefined

export interface Going {
  readonly state: Execution
  /** What has happened since, but for the first event and the start: the names of the events, with their tasks and attempts. */
  readonly told: readonly string[]
  /** The answer to what let it go on. */
  readonly decision: ReturnType<ExecutionIntent>
}

export interface GoesOn {
  readonly changes?: RecordedChanges
  readonly input?: unknown
  readonly plan?: Plan
}

/** An hour after anything that a source has lived through. */
const LATER = Date.parse('2026-06-01T00:00:00.000Z')

/** One that has not begun and the command that lets it go on from a state. */
export const intentOfFork = (
  plan: Plan,
  source: Execution,
  changes?: RecordedChanges,
  input?: unknown,
): { readonly state: Execution; readonly from: ExecutionIntent } => {
  const isRestore = changes === undefined && input === undefined && plan === source.plan
  const from = fork({
    source: { execution_id: source.id, revision: source.notes.revision, hash: '' },
    state: source,
    kind: isRestore ? 'restore' : 'fork',
    checkpoint_id: undefined,
    changes,
    input,
    definition: undefined,
    concurrency: undefined,
    request_id: undefined,
    reason: undefined,
  })
  return { state: execution(plan, 'f', source).initial(), from }
}

/** Lets another execution go on from a state and plays it as far as a script answers. */
export const forkOf = (
  source: Execution,
  script: Script,
  { changes, input, plan = source.plan }: GoesOn = {},
): Going => {
  const { state, from } = intentOfFork(plan, source, changes, input)
  return goOn(state, from, script)
}

/** The same in place. */
export const goOn = (state: Execution, intent: ExecutionIntent, script: Script): Going => {
  const told: string[] = []
  let now = Math.max(LATER, state.lastAt === '' ? 0 : Date.parse(state.lastAt))
  const decide = (intend: ExecutionIntent) => {
    const at = new Date(now).toISOString()
    const decision = intend(state, { at, random: () => 0.5, env: noEnv })
    if (E.isRight(decision)) for (const event of decision.right) evolve(state, { ...event, at })
    if (E.isRight(decision)) told.push(...decision.right.map(nameOf))
    return decision
  }
  const decision = decide(intent)
  told.length = 0
  decide(admit())
  told.length = 0
  for (let steps = 0; steps < 1_000 && E.isRight(decision) && !isOver(state); steps++) {
    const work = next(state, now, () => true)
    if (work !== undefined) perform(state, work, decide)
    else if (!answered(state, script, decide)) {
      if (wakeAt(state) === Infinity) break
      now = Math.max(now, wakeAt(state))
    }
  }
  return { state, told, decision }
}

const answered = (state: Execution, script: Script, decide: (intent: ExecutionIntent) => unknown): boolean =>
  state.tasks.some((task, index) => {
    if (!isAtWork(task) || task.status === 'waiting') return false
    const made = inputOf(state, index, noEnv)
    const reply = script(idOf(state, index), E.isRight(made) ? made.right : undefined, task.attempt)
    if (reply === 'silence') return false
    const { attempt } = task
    if ('output' in reply) decide(completeTask({ task: index, attempt, output: reply.output }))
    else decide(failTask({ task: index, attempt, error: { message: 'as scripted', retryable: false, ...reply.error } }))
    return true
  })

const nameOf = ({ type, data }: ExecutionEvent): string => {
  const task = 'task_id' in data ? ` ${data.task_id}` : ''
  return `${type}${task}${type === 'task_started' ? ` ${data.attempt}` : ''}`
}
