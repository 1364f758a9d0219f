import { admit, cancel, pause, resume, submit } from '../../../src/domain/execution/index.ts'
import { aPlan, aTask, given, paused, POLICY, started, submitted, taskStarted } from '../../support/execution.ts'

const plan = aPlan({ a: aTask(), b: aTask(['a']) })
const completed = { type: 'workflow_completed', data: {} } as const
const cancelled = { type: 'workflow_cancelled', data: {} } as const
const resumed = { type: 'workflow_resumed', data: {} } as const
const asked = { type: 'workflow_resume_requested', data: {} } as const

describe('submitting an execution', () => {
  const intent = submit({ input: {}, metadata: undefined, priority: 0, policy: POLICY, request_id: undefined })
  it('puts it in the queue', () => given(plan).when(intent).then(submitted()))
  it('is refused when there is one', () => given(plan, submitted()).when(intent).thenRejected('execution_exists'))
})

describe('admitting an execution', () => {
  it('starts a queued one', () => given(plan, submitted()).when(admit()).then(started))
  it('resumes one that was paused', () => given(plan, submitted(), started, paused, asked).when(admit()).then(resumed))
  it('leaves a running one alone', () => given(plan, submitted(), started).when(admit()).thenNothing())
  it('leaves a paused one alone', () => given(plan, submitted(), paused).when(admit()).thenNothing())
  it('leaves one that is over alone', () => given(plan, submitted(), cancelled).when(admit()).thenNothing())
})

describe('pausing an execution', () => {
  it('pauses a running one', () => given(plan, submitted(), started).when(pause()).then(paused))
  it('pauses a queued one', () => given(plan, submitted()).when(pause()).then(paused))
  it('keeps the reason', () =>
    given(plan, submitted(), started)
      .when(pause('lunch'))
      .then({ type: 'workflow_paused', data: { reason: 'lunch' } }))
  it('does nothing the second time', () => given(plan, submitted(), started, paused).when(pause()).thenNothing())
  it('is refused once it is over', () =>
    given(plan, submitted(), started, completed).when(pause()).thenRejected('execution_over'))
  it('is refused when there is no such execution', () => given(plan).when(pause()).thenRejected('execution_not_found'))
})

describe('resuming an execution', () => {
  it('goes on at once with a slot', () => given(plan, submitted(), started, paused).when(resume(true)).then(resumed))
  it('joins the queue without one', () => given(plan, submitted(), started, paused).when(resume(false)).then(asked))
  it('returns one that never started to the queue', () =>
    given(plan, submitted(), paused).when(resume(false)).then(resumed))
  it('does nothing the second time', () =>
    given(plan, submitted(), started, paused, asked).when(resume(false)).thenNothing())
  it('does nothing when it runs', () => given(plan, submitted(), started).when(resume(true)).thenNothing())
  it('is refused once it is over', () =>
    given(plan, submitted(), cancelled).when(resume(true)).thenRejected('execution_over'))
})

describe('cancelling an execution', () => {
  it('ends what is under way, then the execution', () =>
    given(plan, submitted(), started, taskStarted('a'))
      .when(cancel())
      .then({ type: 'task_cancelled', data: { task_id: 'a', attempt: 1 } }, cancelled))
  it('ends a queued one', () => given(plan, submitted()).when(cancel()).then(cancelled))
  it('ends a paused one', () => given(plan, submitted(), started, paused).when(cancel()).then(cancelled))
  it('does nothing the second time', () => given(plan, submitted(), cancelled).when(cancel()).thenNothing())
  it('is refused once it has completed', () =>
    given(plan, submitted(), completed).when(cancel()).thenRejected('execution_over'))
})
