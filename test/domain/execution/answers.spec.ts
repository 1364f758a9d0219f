import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { MAX_KEPT, outcomeOfAnswer } from '../../../src/domain/execution/answers.ts'
import type { Awaited } from '../../../src/domain/execution/events.ts'
import {
  decideApproval,
  escalateApproval,
  evolve,
  next,
  receiveSignal,
  type Execution,
  type ExecutionEvent,
} from '../../../src/domain/execution/index.ts'
import { restore, snapshot } from '../../../src/domain/execution/snapshot.ts'
import { aPlan, aTask, folded, given, NOW, paused, started, submitted } from '../../support/execution.ts'

const plan = aPlan({ a: aTask(), b: aTask(), c: aTask() })
const begun = [submitted(), started]

const awaiting = (task_id: string, awaits: Awaited, attempt = 1, until?: string): ExecutionEvent => ({
  type: 'task_started',
  data: { task_id, attempt, awaits, ...(until === undefined ? {} : { until }) },
})
const forSignal = (task_id: string, name = 'paid'): ExecutionEvent => awaiting(task_id, { kind: 'signal', name })
const signal = (data: unknown, name = 'paid', signal_id?: string): ExecutionEvent => ({
  type: 'signal_received',
  data: { name, data, ...(signal_id === undefined ? {} : { signal_id }) },
})
const cancelled: ExecutionEvent = { type: 'workflow_cancelled', data: {} }

const DECIDING = { at: NOW, random: () => 0.5, env: () => undefined }
const MOMENT = Date.parse(NOW)
const nothingStarts = () => false
/** The tasks that the fold says are to end now, with what they end with. */
const answered = (execution: Execution): readonly (readonly [string, unknown])[] => {
  const found: [string, unknown][] = []
  for (let work = next(execution, MOMENT, nothingStarts); work?.do === 'take_answer';) {
    const task = execution.tasks[work.task]
    const outcome = task === undefined ? E.right(undefined) : outcomeOfAnswer(task)
    found.push([task?.node.id ?? '', E.isRight(outcome) ? outcome.right : outcome.left.type])
    work = next(execution, MOMENT, nothingStarts)
  }
  return found
}
const output = (data: unknown) => ({ name: 'paid', data, received_at: NOW })

describe('a signal', () => {
  it('is recorded with its data', () =>
    given(plan, ...begun)
      .when(receiveSignal({ name: 'paid', data: { n: 1 }, signal_id: 's1' }))
      .then({ type: 'signal_received', data: { name: 'paid', data: { n: 1 }, signal_id: 's1' } }))
  it('that comes twice with an id counts once, also when the execution is over', () => {
    const twice = receiveSignal({ name: 'paid', data: 2, signal_id: 's1' })
    given(plan, ...begun, signal(1, 'paid', 's1'))
      .when(twice)
      .thenNothing()
    given(plan, ...begun, signal(1, 'paid', 's1'), cancelled)
      .when(twice)
      .thenNothing()
  })
  it('is refused once the execution is over', () =>
    given(plan, ...begun, cancelled)
      .when(receiveSignal({ name: 'paid', data: 1 }))
      .thenRejected('execution_over'))
  it('is refused where there is no execution', () =>
    given(plan)
      .when(receiveSignal({ name: 'paid', data: 1 }))
      .thenRejected('execution_not_found'))
  it('is taken before the execution runs, and while it is paused', () => {
    given(plan, submitted())
      .when(receiveSignal({ name: 'paid', data: 1 }))
      .then(signal(1))
    given(plan, ...begun, paused)
      .when(receiveSignal({ name: 'paid', data: 1 }))
      .then(signal(1))
  })
  it('is kept for a task that is still to come, up to a limit; one that is waited for is always taken', () => {
    const many = Array.from({ length: MAX_KEPT }, (_, n) => signal(n, 'other'))
    given(plan, ...begun, ...many)
      .when(receiveSignal({ name: 'paid', data: 1 }))
      .thenRejected('too_many_signals')
    given(plan, ...begun, ...many, forSignal('a'))
      .when(receiveSignal({ name: 'paid', data: 1 }))
      .then(signal(1))
  })

  it('ends the task that waits for it', () =>
    expect(answered(folded(plan, [...begun, forSignal('a'), signal(7)]))).to.deep.equal([['a', output(7)]]))
  it('ends it also while the execution is paused', () =>
    expect(answered(folded(plan, [...begun, forSignal('a'), paused, signal(7)]))).to.deep.equal([['a', output(7)]]))
  it('that came early ends the task as soon as it waits', () =>
    expect(answered(folded(plan, [...begun, signal(7), forSignal('a')]))).to.deep.equal([['a', output(7)]]))
  it('of another name ends nothing', () =>
    expect(answered(folded(plan, [...begun, forSignal('a'), signal(7, 'other')]))).to.deep.equal([]))
  it('ends one task, that which waits longest', () => {
    const both = [...begun, forSignal('b'), forSignal('a')]
    expect(answered(folded(plan, [...both, signal(1)]))).to.deep.equal([['b', output(1)]])
    expect(answered(folded(plan, [...both, signal(1), signal(2)]))).to.deep.equal([
      ['b', output(1)],
      ['a', output(2)],
    ])
  })
  it('does not go to a task that waits no more', () => {
    const gone: ExecutionEvent = { type: 'task_cancelled', data: { task_id: 'a', attempt: 1 } }
    expect(answered(folded(plan, [...begun, forSignal('a'), forSignal('b'), gone, signal(1)]))).to.deep.equal([
      ['b', output(1)],
    ])
  })
})

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const many = aPlan(Object.fromEntries(IDS.map((id) => [id, aTask()])))

describe('signals and those who wait for them', () => {
  const steps = fc.array(fc.record({ waits: fc.boolean(), name: fc.constantFrom('x', 'y') }), { maxLength: 12 })

  /** The pairs that two plain lists per name come to. */
  const paired = (events: readonly ExecutionEvent[]): Readonly<Record<string, unknown>> => {
    const pairs: Record<string, unknown> = {}
    const lines: Record<string, { kept: unknown[]; waiting: string[] }> = {}
    for (const event of events) {
      if (event.type === 'signal_received') {
        const line = (lines[event.data.name] ??= { kept: [], waiting: [] })
        const waiter = line.waiting.shift()
        if (waiter === undefined) line.kept.push(event.data.data)
        else pairs[waiter] = event.data.data
      } else if (event.type === 'task_started' && event.data.awaits?.kind === 'signal') {
        const line = (lines[event.data.awaits.name] ??= { kept: [], waiting: [] })
        if (line.kept.length === 0) line.waiting.push(event.data.task_id)
        else pairs[event.data.task_id] = line.kept.shift()
      }
    }
    return pairs
  }
  const told = (drawn: readonly { readonly waits: boolean; readonly name: string }[]): readonly ExecutionEvent[] => {
    const left = [...IDS]
    return drawn.flatMap(({ waits, name }, n) => {
      if (!waits) return [signal(n, name)]
      const task = left.shift()
      return task === undefined ? [] : [forSignal(task, name)]
    })
  }
  const found = (execution: Execution) =>
    Object.fromEntries(answered(execution).map(([id, out]) => [id, (out as { data: unknown }).data]))

  it('are paired first in, first out, in any order in which they come', () =>
    fc.assert(
      fc.property(steps, (drawn) => {
        const events = told(drawn)
        expect(found(folded(many, [...begun, ...events]))).to.deep.equal(paired(events))
      }),
    ))

  it('are paired so through a snapshot, wherever it was taken', () =>
    fc.assert(
      fc.property(steps, fc.nat(), (drawn, cut) => {
        const events = [...begun, ...told(drawn)]
        const place = cut % (events.length + 1)
        const half = folded(many, events.slice(0, place))
        const thawed = restore(many, 'execution-1', JSON.parse(JSON.stringify(snapshot(half))))
        const rest = events.slice(place).filter(({ type }) => type !== 'workflow_submitted')
        if (place === 0) return
        const whole = folded(many, events)
        for (const event of rest) evolveOn(thawed, event)
        expect(found(thawed)).to.deep.equal(found(whole))
      }),
    ))
})

const evolveOn = (execution: Execution, event: ExecutionEvent): void => {
  evolve(execution, { ...event, at: NOW })
}

const asked = (awaits: Partial<Extract<Awaited, { kind: 'approval' }>> = {}) =>
  awaiting('a', { kind: 'approval', ...awaits })
const ref = { execution_id: 'execution-1', task_id: 'a', attempt: 1 }
const decided = (decision: 'approved' | 'rejected', by?: string): ExecutionEvent => ({
  type: 'approval_decided',
  data: { task_id: 'a', attempt: 1, decision, ...(by === undefined ? {} : { by }) },
})
const at = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1_000).toISOString()

describe('an approval', () => {
  const approve = (by?: string) => decideApproval(ref, { decision: 'approved', ...(by === undefined ? {} : { by }) })

  it('is decided by anybody when it names nobody', () => {
    given(plan, ...begun, asked())
      .when(approve())
      .then(decided('approved'))
    given(plan, ...begun, asked())
      .when(approve('eve'))
      .then(decided('approved', 'eve'))
  })
  it('is decided by those whom it names, and by nobody else', () => {
    const named = [...begun, asked({ approvers: ['ada', 'bob'] })]
    given(plan, ...named)
      .when(approve('bob'))
      .then(decided('approved', 'bob'))
    given(plan, ...named)
      .when(approve('eve'))
      .thenRejected('not_an_approver')
    given(plan, ...named)
      .when(approve())
      .thenRejected('not_an_approver')
  })
  it('is decided once, and says who did', () => {
    const decision = approve('ada')(folded(plan, [...begun, asked(), decided('rejected', 'bob')]), DECIDING)
    expect(decision).to.deep.equal(
      E.left({
        tag: 'approval_decided',
        approval_id: 'execution-1:a:1',
        decision: 'rejected',
        by: 'bob',
        decided_at: NOW,
      }),
    )
  })
  it('that is not asked for any more is not decided', () => {
    given(plan, ...begun, asked(), cancelled)
      .when(approve())
      .thenRejected('approval_over')
    const again = awaiting('a', { kind: 'approval' }, 2)
    const retried: ExecutionEvent = {
      type: 'task_retry_scheduled',
      data: {
        task_id: 'a',
        attempt: 1,
        error: { type: 'timeout', message: 'late', retryable: true },
        next_attempt_at: NOW,
      },
    }
    given(plan, ...begun, asked(), retried, again)
      .when(approve())
      .thenRejected('approval_over')
  })
  it('that no task asks for is not found', () => {
    given(plan, ...begun)
      .when(approve())
      .thenRejected('approval_not_found')
    given(plan, ...begun, forSignal('a'))
      .when(approve())
      .thenRejected('approval_not_found')
    for (const other of [{ task_id: 'nobody' }, { attempt: 2 }])
      given(plan, ...begun, asked())
        .when(decideApproval({ ...ref, ...other }, { decision: 'approved' }))
        .thenRejected('approval_not_found')
  })
  it('ends its task with the decision; a rejection fails it only where that was asked for', () => {
    const by = { by: 'ada', comment: null, data: null, decided_at: NOW }
    const approved = { decision: 'approved', ...by }
    expect(answered(folded(plan, [...begun, asked(), decided('approved', 'ada')]))).to.deep.equal([['a', approved]])
    const no = decided('rejected', 'ada')
    expect(answered(folded(plan, [...begun, asked(), no]))).to.deep.equal([
      ['a', { ...approved, decision: 'rejected' }],
    ])
    expect(answered(folded(plan, [...begun, asked({ on_reject: 'fail' }), no]))).to.deep.equal([['a', 'rejected']])
  })

  const escalate = [
    { at: at(60), to: ['bob'] },
    { at: at(120), to: ['eve', 'dan'] },
  ]
  const escalating = [...begun, asked({ approvers: ['ada'], escalate })]
  const escalated = (to: readonly string[]): ExecutionEvent => ({
    type: 'approval_escalated',
    data: { task_id: 'a', attempt: 1, to },
  })

  it('is escalated in time, step by step', () => {
    const first = folded(plan, escalating)
    expect(next(first, Date.parse(at(59)), nothingStarts)).to.equal(undefined)
    expect(next(first, Date.parse(at(60)), nothingStarts)).to.deep.equal({ do: 'escalate', task: 0 })
    given(plan, ...escalating)
      .when(escalateApproval(0))
      .then(escalated(['bob']))
    const second = folded(plan, [...escalating, escalated(['bob'])])
    expect(next(second, Date.parse(at(119)), nothingStarts)).to.equal(undefined)
    expect(next(second, Date.parse(at(120)), nothingStarts)).to.deep.equal({ do: 'escalate', task: 0 })
    const all = folded(plan, [...escalating, escalated(['bob']), escalated(['eve', 'dan'])])
    expect(next(all, Date.parse(at(9_999)), nothingStarts)).to.equal(undefined)
  })
  it('may be decided by those whom it was escalated to, from then on', () => {
    given(plan, ...escalating)
      .when(approve('bob'))
      .thenRejected('not_an_approver')
    given(plan, ...escalating, escalated(['bob']))
      .when(approve('bob'))
      .then(decided('approved', 'bob'))
    given(plan, ...escalating, escalated(['bob']))
      .when(approve('eve'))
      .thenRejected('not_an_approver')
  })
  it('is escalated no more once it is decided', () =>
    expect(
      next(folded(plan, [...escalating, decided('approved', 'ada')]), Date.parse(at(60)), nothingStarts),
    ).to.deep.equal({ do: 'take_answer', task: 0 }))
})
