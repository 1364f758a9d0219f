import { expect } from 'chai'
import { cancel, render, settleTask } from '../../../src/domain/execution/index.ts'
import { aGroup, aPlan, aTask, given, started, submitted, taskStarted, taskCompleted } from '../../support/execution.ts'
import { alwaysDone, played, playOut, type Script } from '../../support/players.ts'

const silent: Script = () => 'silence'
const checkout = aGroup({
  reserve: aTask([], { input: { n: 1 } }),
  charge: aTask(['reserve'], { input: '${tasks.reserve.output}' }),
})

describe('a group', () => {
  it('starts without a call, then its tasks live in it under its name', () => {
    const { told } = played(aPlan({ checkout, after: aTask(['checkout']) }), alwaysDone)
    expect(told()).to.deep.equal([
      'task_started checkout',
      'task_started checkout.reserve',
      'task_completed checkout.reserve',
      'task_started checkout.charge',
      'task_completed checkout.charge',
      'task_completed checkout',
      'task_started after',
      'task_completed after',
      'workflow_completed',
    ])
  })
  it('has the outputs of the tasks that nothing in it depends on', () => {
    const { state, events } = played(aPlan({ checkout }), alwaysDone)
    expect(state.tasks[0]?.output).to.deep.equal({ charge: { n: 1 } })
    expect(events.find(({ data }) => 'task_id' in data && data.task_id === 'checkout')).to.not.have.property('output')
  })
  it('has the output that it maps, which may read its tasks and those around it', () => {
    const output = { is: '${tasks.charge.output.n}', was: '${tasks.before.output}' }
    const tasks = { before: aTask([], { input: 'b' }), checkout: { ...checkout, depends_on: ['before'], output } }
    const { state } = played(aPlan(tasks), alwaysDone)
    expect(state.tasks[1]?.output).to.deep.equal({ is: 1, was: 'b' })
  })
  it('fails with its first failure', () => {
    const { state } = played(aPlan({ checkout }), () => ({ error: { type: 'broken', message: 'no stock' } }))
    expect(state.tasks[0]?.error).to.deep.equal({
      type: 'task_failed',
      message: 'task checkout.reserve failed: no stock',
      retryable: false,
      details: { task_id: 'checkout.reserve' },
    })
    expect(state.error?.task_id).to.equal('checkout')
  })
  it('fails when its output can not be made', () => {
    const tasks = { g: aGroup({ a: aTask() }, { output: '${tasks.a.output.nothing}' }) }
    const { state } = played(aPlan(tasks), alwaysDone)
    expect(state.tasks[0]?.error?.type).to.equal('expression_error')
  })
  it('is skipped as a whole', () => {
    const { told } = played(aPlan({ g: { ...checkout, when: '${input.go}' } }), alwaysDone, { input: { go: false } })
    expect(told()).to.deep.equal(['task_skipped g', 'workflow_completed'])
  })
  it('may have groups in it, whose tasks see what is around them', () => {
    const inner = aGroup({ z: aTask([], { input: '${tasks.y.output}' }) }, {}, ['y'])
    const tasks = {
      x: aTask([], { input: 7 }),
      g: aGroup({ y: aTask([], { input: '${tasks.x.output}' }), inner }, {}, ['x']),
    }
    const { state, statusOf } = played(aPlan(tasks), alwaysDone)
    expect(statusOf('g.inner.z')).to.equal('completed')
    expect(state.tasks[1]?.output).to.deep.equal({ inner: { z: 7 } })
  })
  it('goes on being settled only once', () =>
    given(
      aPlan({ checkout }),
      submitted(),
      started,
      taskStarted('checkout'),
      taskStarted('checkout.reserve'),
      taskCompleted('checkout.reserve'),
    )
      .when(settleTask(0))
      .thenNothing())
})

describe('ending a group from outside', () => {
  it('ends what is inside it first', () => {
    const playing = playOut(aPlan({ g: aGroup({ inner: aGroup({ a: aTask(), b: aTask(['a']) }) }) }), silent)
    playing.go(0)
    playing.decide(cancel())
    expect(playing.told().slice(3)).to.deep.equal([
      'task_cancelled g.inner.a',
      'task_cancelled g.inner',
      'task_cancelled g',
      'workflow_cancelled',
    ])
    expect(Object.values(render(playing.state, 0, 0).tasks).map(({ status }) => status)).to.deep.equal([
      'cancelled',
      'cancelled',
      'cancelled',
      'cancelled',
    ])
  })
})

describe('a group that fails fast', () => {
  it('cancels what is under way in it, and nothing else', () => {
    const tasks = { g: aGroup({ slow: aTask(), bad: aTask() }, { failure_policy: 'fail_fast' }), slow: aTask() }
    const playing = playOut(aPlan(tasks), (id) => (id.endsWith('bad') ? { error: { type: 'broken' } } : 'silence'))
    playing.go(0)
    expect(playing.told().slice(-3)).to.deep.equal(['task_failed g.bad', 'task_cancelled g.slow', 'task_failed g'])
    expect(playing.statusOf('slow')).to.equal('running')
  })
})

describe('a race', () => {
  const race = aGroup({ hare: aTask(), tortoise: aTask(), judge: aTask(['tortoise']) }, { race: true })
  it('ends with the first that completes; the others are cancelled', () => {
    const { told, state } = played(aPlan({ race }), (id) => (id === 'race.tortoise' ? { output: 'slowly' } : 'silence'))
    expect(told().slice(-4)).to.deep.equal([
      'task_completed race.tortoise',
      'task_cancelled race.hare',
      'task_completed race',
      'workflow_completed',
    ])
    expect(state.tasks[0]?.output).to.deep.equal({ winner: 'tortoise', output: 'slowly' })
  })
  it('goes on after a failure', () => {
    const { state } = played(aPlan({ race }), (id) =>
      id === 'race.hare' ? { error: { type: 'asleep' } } : { output: null },
    )
    expect(state.status).to.equal('completed')
  })
  it('is lost when all have failed', () => {
    const { state } = played(aPlan({ race }), () => ({ error: { type: 'asleep' } }))
    expect(state.tasks[0]?.error?.type).to.equal('task_failed')
  })
  it('that nobody runs has no winner', () => {
    const nobody = aGroup({ a: aTask([], { when: '${input.go}' }) }, { race: true })
    const { state } = played(aPlan({ nobody }), alwaysDone, { input: { go: false } })
    expect(state.tasks[0]?.error?.type).to.equal('no_winner')
  })
})
