import { expect } from 'chai'
import {
  completeTask,
  failTask,
  failUnstarted,
  finish,
  next,
  skipTask,
  startTask,
  timeOutTask,
  wakeAt,
  type ExecutionEvent,
} from '../../../src/domain/execution/index.ts'
import {
  aPlan,
  aTask,
  folded,
  given,
  NOW,
  paused,
  started,
  submitted,
  taskCompleted,
  taskFailed,
  taskSkipped,
  taskStarted,
} from '../../support/execution.ts'

const plan = aPlan({ a: aTask(), b: aTask(['a']) })
const [a, b] = [0, 1]
const broken = { type: 'broken', message: 'it broke', retryable: true }

describe('starting a task', () => {
  it('claims the first attempt', () =>
    given(plan, submitted(), started)
      .when(startTask({ task: a }))
      .then(taskStarted('a')))
  it('is refused before what it depends on has completed', () =>
    given(plan, submitted(), started, taskStarted('a'))
      .when(startTask({ task: b }))
      .thenRejected('task_not_ready'))
  it('is refused twice', () =>
    given(plan, submitted(), started, taskStarted('a'))
      .when(startTask({ task: a }))
      .thenRejected('task_not_ready'))
  it('is refused while paused', () =>
    given(plan, submitted(), started, paused)
      .when(startTask({ task: a }))
      .thenRejected('task_not_ready'))
  it('is refused in the queue', () =>
    given(plan, submitted())
      .when(startTask({ task: a }))
      .thenRejected('task_not_ready'))
})

describe('a task that can not even start', () => {
  const error = { type: 'expression_error', message: 'nothing is there', retryable: false }
  const event = taskFailed('a', 0)
  it('fails without an attempt', () =>
    given(plan, submitted(), started)
      .when(failUnstarted({ task: a, error }))
      .then({ type: 'task_failed', data: { task_id: 'a', attempt: 0, error } }))
  it('fails once', () =>
    given(plan, submitted(), started, event)
      .when(failUnstarted({ task: a, error }))
      .thenRejected('task_not_ready'))
  it('is owed nothing any more, while the others go on', () => {
    const beside = aPlan({ a: aTask(), c: aTask() })
    expect(next(folded(beside, [submitted(), started, event]), Date.parse(NOW), () => true)).to.deep.equal({
      do: 'start_task',
      task: 1,
    })
  })
})

describe('the outcome of an attempt', () => {
  const running = [submitted(), started, taskStarted('a')]
  it('is accepted once', () =>
    given(plan, ...running)
      .when(completeTask({ task: a, attempt: 1, output: 7 }))
      .then(taskCompleted('a', 7)))
  it('is refused the second time', () =>
    given(plan, ...running, taskCompleted('a'))
      .when(completeTask({ task: a, attempt: 1, output: 7 }))
      .thenRejected('task_not_running'))
  it('is refused for another attempt', () =>
    given(plan, ...running)
      .when(completeTask({ task: a, attempt: 2, output: 7 }))
      .thenRejected('task_not_running'))
  it('is accepted while paused', () =>
    given(plan, ...running, paused)
      .when(completeTask({ task: a, attempt: 1, output: 7 }))
      .then(taskCompleted('a', 7)))
  it('is refused once the execution is over', () =>
    given(plan, ...running, { type: 'workflow_cancelled', data: {} })
      .when(completeTask({ task: a, attempt: 1, output: 7 }))
      .thenRejected('task_not_running'))
})

describe('a failed attempt', () => {
  const fail = (attempt: number, retryable = true) => failTask({ task: a, attempt, error: { ...broken, retryable } })
  it('is tried again later', () =>
    given(plan, submitted(), started, taskStarted('a'))
      .when(fail(1))
      .then({
        type: 'task_retry_scheduled',
        data: { task_id: 'a', attempt: 1, error: broken, next_attempt_at: '2026-01-01T00:00:01.000Z' },
      }))
  it('waits for its retry even if the time that the attempt had ends before', () => {
    const brief = aPlan({ a: aTask([], { timeout: 1 }) })
    const retry: ExecutionEvent = {
      type: 'task_retry_scheduled',
      data: { task_id: 'a', attempt: 1, error: broken, next_attempt_at: '2026-01-01T00:00:09.000Z' },
    }
    const at = (seconds: number) =>
      next(
        folded(brief, [submitted(), started, taskStarted('a'), retry]),
        Date.parse(NOW) + seconds * 1_000,
        () => true,
      )
    expect(at(1)).to.equal(undefined)
    expect(at(8)).to.equal(undefined)
    expect(at(9)).to.deep.equal({ do: 'start_task', task: a })
    const waiting = folded(brief, [submitted(), started, taskStarted('a'), retry])
    expect(wakeAt(waiting)).to.equal(Date.parse(NOW) + 9_000)
  })
  it('waits as long as it was told to, if that is longer', () =>
    given(plan, submitted(), started, taskStarted('a'))
      .when(failTask({ task: a, attempt: 1, error: { ...broken, retry_after: 90 } }))
      .then({
        type: 'task_retry_scheduled',
        data: {
          task_id: 'a',
          attempt: 1,
          error: { ...broken, retry_after: 90 },
          next_attempt_at: '2026-01-01T00:01:30.000Z',
        },
      }))
  it('ends the task when it is not worth another', () =>
    given(plan, submitted(), started, taskStarted('a'))
      .when(fail(1, false))
      .then({ type: 'task_failed', data: { task_id: 'a', attempt: 1, error: { ...broken, retryable: false } } }))
  it('ends the task when automatic retries are off', () =>
    given(plan, submitted({ auto_retry: false }), started, taskStarted('a'))
      .when(fail(1))
      .then({ type: 'task_failed', data: { task_id: 'a', attempt: 1, error: broken } }))
  it('is tried again when its own policy says so, whatever the setting', () => {
    const own = aPlan({ a: aTask([], { retry: { max_attempts: 2, initial_delay: 5 } }) })
    given(own, submitted({ auto_retry: false }), started, taskStarted('a'))
      .when(fail(1))
      .then({
        type: 'task_retry_scheduled',
        data: { task_id: 'a', attempt: 1, error: broken, next_attempt_at: '2026-01-01T00:00:05.000Z' },
      })
  })
  it('is given up at its deadline, and says so', () =>
    given(plan, submitted({ max_attempts: 1 }), started, taskStarted('a'))
      .when(timeOutTask(a, 'attempt'))
      .then(
        { type: 'task_timed_out', data: { task_id: 'a', attempt: 1, timeout: 60 } },
        {
          type: 'task_failed',
          data: {
            task_id: 'a',
            attempt: 1,
            error: { type: 'timeout', message: 'attempt 1 of task a got no answer within 60 s', retryable: true },
          },
        },
      ))
})

describe('without parallel execution', () => {
  const beside = aPlan({ a: aTask(), b: aTask() })
  const owed = (...events: readonly ExecutionEvent[]) =>
    next(folded(beside, [submitted({ parallel: false }), started, ...events]), Date.parse(NOW), () => true)
  it('nothing starts beside what is under way', () => {
    expect(owed()).to.deep.equal({ do: 'start_task', task: 0 })
    expect(owed(taskStarted('a'))).to.equal(undefined)
  })
  it('what comes next starts when that has ended', () =>
    expect(owed(taskStarted('a'), taskCompleted('a'))).to.deep.equal({ do: 'start_task', task: 1 }))
})

describe('the time of an attempt', () => {
  it('is never longer than the settings allow', () => {
    const long = aPlan({ a: aTask([], { timeout: 100 }) })
    const state = folded(long, [submitted({ max_task_duration: 30 }), started, taskStarted('a')])
    expect(wakeAt(state)).to.equal(Date.parse(NOW) + 30_000)
  })
})

describe('what follows from a failed task', () => {
  it('skips what depends on it, naming it', () =>
    given(plan, submitted(), started, taskStarted('a'), taskFailed('a'))
      .when(skipTask(b))
      .then({
        type: 'task_skipped',
        data: { task_id: 'b', reason: { code: 'upstream_not_completed', task_id: 'a', status: 'failed' } },
      }))
  it('fails the execution in the end, naming the first', () =>
    given(plan, submitted(), started, taskStarted('a'), taskFailed('a'), taskSkipped('b', 'a'))
      .when(finish())
      .then({
        type: 'workflow_failed',
        data: { error: { type: 'task_failed', message: 'task a failed: it broke', task_id: 'a' } },
      }))
})

describe('the output of an execution', () => {
  it('is what the definition maps', () => {
    const mapped = aPlan({ a: aTask() }, { output: { total: '${tasks.a.output.n}' } })
    given(mapped, submitted(), started, taskStarted('a'), taskCompleted('a', { n: 3 }))
      .when(finish())
      .then({ type: 'workflow_completed', data: { output: { total: 3 } } })
  })
  it('that cannot be made fails the execution', () => {
    const mapped = aPlan({ a: aTask() }, { output: '${tasks.a.output.n}' })
    given(mapped, submitted(), started, taskStarted('a'), taskCompleted('a', {}))
      .when(finish())
      .thenFailedWith('expression_error')
  })
})
