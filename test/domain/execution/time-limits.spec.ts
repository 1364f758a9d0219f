import { expect } from 'chai'
import { acceptTask, completeTask, heartbeatTask, pause, wakeAt } from '../../../src/domain/execution/index.ts'
import { aGroup, aPlan, aTask, given, NOW, started, submitted, taskStarted } from '../../support/execution.ts'
import { alwaysDone, played, playOut, type Script } from '../../support/players.ts'

const silent: Script = () => 'silence'
const endedAt = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1_000).toISOString()

describe('the time that a whole task may take', () => {
  it('ends it over all of its attempts', () => {
    const retry = { initial_delay: 4, multiplier: 1, max_attempts: 100 }
    const { state, told } = played(aPlan({ a: aTask([], { retry, total_timeout: 10 }) }), () => ({
      error: { type: 'broken', retryable: true },
    }))
    expect(state.completedAt).to.equal(endedAt(10))
    expect(told().slice(-4)).to.deep.equal([
      'task_retry_scheduled a',
      'task_timed_out a',
      'task_failed a',
      'workflow_failed',
    ])
    expect(state.tasks[0]?.error).to.deep.equal({
      type: 'total_timeout',
      message: 'task a did not end within 10 s',
      retryable: false,
    })
  })
  it('ends a group with all that is under way in it', () => {
    const { told } = played(aPlan({ g: aGroup({ a: aTask(), b: aTask(['a']) }, { total_timeout: 10 }) }), silent)
    expect(told().slice(-4)).to.deep.equal([
      'task_timed_out g',
      'task_cancelled g.a',
      'task_failed g',
      'workflow_failed',
    ])
  })
  it('ends all items, and all iterations', () => {
    const plan = aPlan({
      fan: aTask([], { for_each: { items: [1, 2], concurrency: 1 }, total_timeout: 10 }),
      poll: aTask([], { repeat: { until: '${output}', delay: 4 }, total_timeout: 10 }),
    })
    const { state, statusOf } = played(plan, (id) => (id.startsWith('fan') ? 'silence' : { output: false }))
    expect(state.tasks.slice(0, 2).map(({ error }) => error?.type)).to.deep.equal(['total_timeout', 'total_timeout'])
    expect([statusOf('fan[0]'), statusOf('poll[2]'), statusOf('poll[3]')]).to.deep.equal([
      'cancelled',
      'completed',
      'cancelled',
    ])
  })
  it('counts from its start, not from that of the execution', () => {
    const retry = { initial_delay: 8, max_attempts: 2 }
    const plan = aPlan({ a: aTask([], { retry }), b: aTask(['a'], { total_timeout: 5 }) })
    const { state } = played(plan, (id, _, attempt) => {
      if (id === 'b') return 'silence'
      return attempt === 1 ? { error: { type: 'broken', retryable: true } } : { output: 1 }
    })
    expect(state.completedAt).to.equal(endedAt(13))
  })
  it('is nothing to a task that has ended', () => {
    const { state } = played(aPlan({ a: aTask([], { total_timeout: 5 }), b: aTask() }), (id) =>
      id === 'a' ? { output: 1 } : 'silence',
    )
    expect(state.tasks[0]?.status).to.equal('completed')
  })
  it('goes on while paused', () => {
    const playing = playOut(aPlan({ a: aTask([], { total_timeout: 5 }) }), silent)
    playing.go(0)
    playing.decide(pause())
    playing.go()
    expect(playing.told().at(-1)).to.equal('task_failed a')
  })
})

describe('the time without a heartbeat', () => {
  const plan = aPlan({ a: aTask([], { heartbeat_timeout: 5, retry: { max_attempts: 2, initial_delay: 1 } }) })
  const beat = heartbeatTask({ task: 0, attempt: 1, details: { percent: 50 } })

  it('ends the attempt, and another one follows', () => {
    const { told, state } = played(plan, silent)
    expect(told()).to.deep.equal([
      'task_started a',
      'task_timed_out a',
      'task_retry_scheduled a',
      'task_started a',
      'task_timed_out a',
      'task_failed a',
      'workflow_failed',
    ])
    expect(state.tasks[0]?.error?.type).to.equal('heartbeat_timeout')
    expect(state.completedAt).to.equal(endedAt(11))
  })
  it('begins anew with each heartbeat', () => {
    const playing = playOut(plan, silent)
    playing.go(4_000)
    playing.later(4_000)
    playing.decide(beat)
    expect(wakeAt(playing.state)).to.equal(Date.parse(NOW) + 9_000)
    playing.go(8_999)
    expect(playing.statusOf('a')).to.equal('running')
    playing.go(9_000)
    expect(playing.statusOf('a')).to.equal('retrying')
  })
  it('is not renewed by a heartbeat of an attempt that was given up', () =>
    given(plan, submitted(), started, taskStarted('a', 1))
      .when(heartbeatTask({ task: 0, attempt: 2 }))
      .thenRejected('task_not_running'))
})

describe('a component that reports later', () => {
  const plan = aPlan({ a: aTask() })
  const accepted = { type: 'task_accepted', data: { task_id: 'a', attempt: 1 } } as const
  const accept = acceptTask({ task: 0, attempt: 1 })
  it('says so once', () => {
    given(plan, submitted(), started, taskStarted('a')).when(accept).then(accepted)
    given(plan, submitted(), started, taskStarted('a'), accepted).when(accept).thenNothing()
  })
  it('is refused for another attempt', () =>
    given(plan, submitted(), started).when(accept).thenRejected('task_not_running'))
  it('completes the task in the end', () =>
    given(plan, submitted(), started, taskStarted('a'), accepted)
      .when(completeTask({ task: 0, attempt: 1, output: 7 }))
      .thenSaid('task_completed'))
  it('has the time of the attempt', () => {
    const playing = playOut(aPlan({ a: aTask([], { timeout: 5, retry: { max_attempts: 1 } }) }), silent)
    playing.go(0)
    playing.decide(accept)
    playing.go()
    expect(playing.state.completedAt).to.equal(endedAt(5))
  })
})

describe('an execution that may take so long', () => {
  it('fails when its time is over, with all that is under way', () => {
    const { told } = played(aPlan({ g: aGroup({ a: aTask() }) }, { timeout: 7 }), silent)
    expect(told().slice(-3)).to.deep.equal(['task_cancelled g.a', 'task_cancelled g', 'workflow_failed'])
  })
  it('is not disturbed otherwise', () => {
    expect(played(aPlan({ a: aTask() }, { timeout: 7 }), alwaysDone).state.status).to.equal('completed')
  })
})
