import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { Plan } from '../../src/domain/definition/plan.ts'
import type { Awaited } from '../../src/domain/execution/events.ts'
import {
  acceptTask,
  admit,
  cancel,
  completeTask,
  decideApproval,
  evolve,
  execution,
  failTask,
  heartbeatTask,
  idOf,
  next,
  pause,
  receiveSignal,
  resume,
  retry,
  startTask,
  submit,
  type Execution,
  type ExecutionIntent,
} from '../../src/domain/execution/index.ts'
import { isAtWork } from '../../src/domain/execution/state.ts'
import { DRAWN_INPUT } from './drawn-plans.ts'
import { POLICY } from './execution.ts'
import { perform } from './players.ts'

const weighted = (weight: number, what: string) => ({ weight, arbitrary: fc.constant(what) })

/** What may happen to an execution whose leaves are calls, timers, and waits of each kind. */
export const drawnLives = fc.record({
  parallel: fc.boolean(),
  steps: fc.array(
    fc.record({
      what: fc.oneof(
        weighted(12, 'work'),
        weighted(8, 'complete'),
        weighted(2, 'fail'),
        weighted(2, 'fail_for_good'),
        weighted(2, 'report'),
        weighted(2, 'signal'),
        weighted(2, 'decide'),
        weighted(1, 'pause'),
        weighted(2, 'resume'),
        weighted(3, 'admit'),
        weighted(1, 'cancel'),
        weighted(2, 'retry'),
        weighted(3, 'later'),
      ),
      which: fc.nat(20),
    }),
    { minLength: 10, maxLength: 80, size: 'max' },
  ),
})

export interface DrawnLife {
  readonly parallel: boolean
  readonly steps: readonly { readonly what: string; readonly which: number }[]
}

/** Plays it, and shows the state after each event, and each time that something could be done and was not. */
export const live = (
  plan: Plan,
  { parallel, steps }: DrawnLife,
  show: (state: Execution, now: number) => void,
): Execution => {
  const state = execution(plan, 'e').initial()
  let now = Date.parse('2026-01-01T00:00:00.000Z')

  const decide = (intent: ExecutionIntent) => {
    const at = new Date(now).toISOString()
    const decision = intent(state, { at, random: () => 0.5, env: () => undefined })
    if (E.isLeft(decision)) return decision
    for (const event of decision.right) {
      evolve(state, { ...event, at })
      show(state, now)
    }
    return decision
  }
  const policy = { ...POLICY, parallel }
  decide(submit({ input: DRAWN_INPUT, metadata: undefined, priority: 0, policy, request_id: undefined }))
  for (const { what, which } of steps) {
    const some = state.tasks.flatMap((task, index) => (isAtWork(task) ? [index] : []))
    const task = some[which % Math.max(1, some.length)]
    const attempt = task === undefined ? 0 : (state.tasks[task]?.attempt ?? 0)
    if (what === 'pause') decide(pause())
    else if (what === 'resume') decide(resume(which % 2 === 0))
    else if (what === 'admit') decide(admit())
    else if (what === 'cancel' && which > 17) decide(cancel())
    else if (what === 'retry') decide(retry())
    else if (what === 'later') now += which * (which > 19 ? 30_000 : 1_000)
    else if (what === 'signal') decide(receiveSignal({ name: NAMES[which % 2] ?? '', data: which }))
    else if (what === 'work') {
      for (let more = which % 5; more >= 0; more--) {
        const owed = next(state, now, (lane) => (lane + which) % 3 !== 0)
        if (owed?.do === 'start_task') decide(startTask({ task: owed.task, input: [], ...waits(which, now) }))
        else if (owed !== undefined) perform(state, owed, decide)
      }
    } else if (task !== undefined) {
      if (what === 'complete') decide(completeTask({ task, attempt, output: which % 2 === 0 }))
      else if (what === 'report')
        decide(which % 2 === 0 ? acceptTask({ task, attempt }) : heartbeatTask({ task, attempt }))
      else if (what === 'decide')
        decide(
          decideApproval(
            { execution_id: 'e', task_id: idOf(state, task), attempt },
            { decision: 'approved', by: 'ada' },
          ),
        )
      else if (what.startsWith('fail'))
        decide(failTask({ task, attempt, error: { type: 'broken', message: 'b', retryable: what === 'fail' } }))
    }
    show(state, now)
  }
  return state
}

const NAMES = ['go', 'stop']

/** What a leaf that starts now waits for: most of them for a component. */
const waits = (which: number, now: number): { readonly until?: string; readonly awaits?: Awaited } => {
  const at = (seconds: number): string => new Date(now + seconds * 1_000).toISOString()
  switch (which % 9) {
    case 0:
      return { until: at(6) }
    case 1:
      return { awaits: { kind: 'signal', name: NAMES[which % 2] ?? '' } }
    case 2:
      return { awaits: { kind: 'signal', name: 'go' }, until: at(8) }
    case 3:
      return { awaits: { kind: 'approval', approvers: ['ada'], escalate: [{ at: at(3), to: ['bob'] }] }, until: at(9) }
    case 4:
      return { awaits: { kind: 'workflow', execution_id: 'child', wait: true } }
    default:
      return {}
  }
}
