import { expect } from 'chai'
import type { Handler } from '../../../src/domain/definition/definition.ts'
import { cancel, completeTask, pause, render, resume } from '../../../src/domain/execution/index.ts'
import { aGroup, aPlan, aTask } from '../../support/execution.ts'
import { played, playOut, type Script } from '../../support/players.ts'

const value: Handler = { then: { output: { instead: '${error.type}' } } }
const call: Handler = { then: { component: 'ergon', action: 'mend', input: { why: '${error.message}' } } }
const handled = (on_error: readonly Handler[]) => aTask([], { on_error, retry: { max_attempts: 1 } })
const afterwards = aTask(['a'], { input: '${tasks.a.output}' })
/** The task `a` fails; its handler answers with its input, and so does everything else. */
const broken: Script = (id, input) =>
  id === 'a' || id === 'a[0]' ? { error: { type: 'broken', message: 'no' } } : { output: input }

describe('a task whose failure is handled', () => {
  it('completes with a value', () => {
    const { told, state } = played(aPlan({ a: handled([value]), b: afterwards }), broken)
    expect(told().slice(0, 3)).to.deep.equal(['task_started a', 'task_error_caught a', 'task_completed a'])
    expect(state.tasks.map(({ output }) => output)).to.deep.equal([{ instead: 'broken' }, { instead: 'broken' }])
    expect(state.status).to.equal('completed')
  })
  it('completes with the output of a task that runs for it', () => {
    const { told, state, events } = played(aPlan({ a: handled([call]), b: afterwards }), broken)
    expect(told().slice(0, 5)).to.deep.equal([
      'task_started a',
      'task_error_caught a',
      'task_started a.on_error',
      'task_completed a.on_error',
      'task_completed a',
    ])
    expect(events[6]?.data).to.not.have.property('output')
    expect(state.tasks[1]?.output).to.deep.equal({ why: 'no' })
  })
  it('shows what was caught, and no error', () => {
    const { state } = played(aPlan({ a: handled([value]) }), broken)
    expect(render(state, 0, 0).tasks['a']).to.deep.include({
      error: null,
      caught: { error: { type: 'broken', message: 'no', retryable: false }, handler: 0 },
    })
  })
  it('is tried again first', () => {
    const a = aTask([], { on_error: [value], retry: { max_attempts: 2 } })
    const { told } = played(aPlan({ a }), () => ({ error: { type: 'broken', retryable: true } }))
    expect(told().slice(0, 4)).to.deep.equal([
      'task_started a',
      'task_retry_scheduled a',
      'task_started a',
      'task_error_caught a',
    ])
  })
  it('goes to the first handler that catches the error', () => {
    const on_error = [{ ...call, catch: ['http_*'] }, { ...value, catch: ['other', 'broken'] }, call]
    const { events } = played(aPlan({ a: handled(on_error) }), broken)
    expect(events.find(({ type }) => type === 'task_error_caught')?.data).to.have.property('handler', 1)
  })
  it('has failed if no handler catches the error', () => {
    const { told } = played(aPlan({ a: handled([{ ...value, catch: ['http_*'] }]) }), broken)
    expect(told()).to.deep.equal(['task_started a', 'task_failed a', 'workflow_failed'])
  })
  it('has failed if its handler does', () => {
    const { state } = played(aPlan({ a: handled([call]) }), (id) => ({
      error: { type: id === 'a' ? 'broken' : 'worse', message: id },
    }))
    expect(state.tasks[0]?.error).to.deep.include({ type: 'worse', message: 'a.on_error' })
  })
  it('has failed if the value can not be made', () => {
    const nothing: Handler = { then: { output: '${error.details.nothing}' } }
    const { told } = played(aPlan({ a: handled([nothing]) }), broken)
    expect(told().slice(-3)).to.deep.equal(['task_error_caught a', 'task_failed a', 'workflow_failed'])
  })
  it('may be one that could not even start', () => {
    const a = aTask([], { input: '${input.nothing}', on_error: [value] })
    const { state } = played(aPlan({ a: aTask(), b: { ...a, depends_on: ['a'], when: '${input.nothing}' } }), () => ({
      output: 1,
    }))
    expect(state.tasks[1]?.output).to.deep.equal({ instead: 'expression_error' })
  })
  it('may be one that took too long', () => {
    const { state } = played(aPlan({ a: { ...handled([call]), total_timeout: 5 } }), (id, input) =>
      id === 'a' ? 'silence' : { output: input },
    )
    expect(state.tasks[0]?.output).to.deep.equal({ why: 'task a did not end within 5 s' })
  })
  it('may be a group, whose tasks then are over', () => {
    const group = aGroup({ a: aTask(), slow: aTask() }, { on_error: [call], failure_policy: 'fail_fast' })
    const { told, state } = played(aPlan({ group }), (id, input) => {
      if (id === 'group.slow') return 'silence'
      return id === 'group.a' ? { error: { type: 'broken' } } : { output: input }
    })
    expect(told().slice(3)).to.deep.equal([
      'task_failed group.a',
      'task_cancelled group.slow',
      'task_error_caught group',
      'task_started group.on_error',
      'task_completed group.on_error',
      'task_completed group',
      'workflow_completed',
    ])
    expect(state.tasks[0]?.output).to.deep.equal({ why: 'task group.a failed: as scripted' })
  })
  it('may be one of many items', () => {
    const a = aTask([], { for_each: { items: ['x', 'y'] }, on_error: [call], input: '${item}' })
    const { state, statusOf } = played(aPlan({ a }), broken)
    expect(statusOf('a[0].on_error')).to.equal('completed')
    expect(state.tasks[0]?.output).to.deep.equal([{ why: 'no' }, 'y'])
  })
})

describe('while a failure is being handled', () => {
  const handling = () => {
    const playing = playOut(aPlan({ a: handled([call]) }), (id) =>
      id === 'a' ? { error: { type: 'broken' } } : 'silence',
    )
    playing.go(0)
    return playing
  }
  it('the task accepts no outcome of its own any more', () => {
    const { decide, told } = handling()
    decide(completeTask({ task: 0, attempt: 1, output: 1 }))
    expect(told().at(-1)).to.equal('task_started a.on_error')
  })
  it('cancelling ends both', () => {
    const { decide, told } = handling()
    decide(cancel())
    expect(told().slice(-3)).to.deep.equal(['task_cancelled a.on_error', 'task_cancelled a', 'workflow_cancelled'])
  })
  it('no handler starts while paused', () => {
    const paused = playOut(
      aPlan({ a: aTask([], { on_error: [call], timeout: 3, retry: { max_attempts: 1 } }) }),
      () => 'silence',
    )
    paused.go(0)
    paused.decide(pause())
    paused.go(10_000)
    expect(paused.told().at(-1)).to.equal('task_error_caught a')
    paused.decide(resume(true))
    paused.go(10_000)
    expect(paused.told().at(-1)).to.equal('task_started a.on_error')
  })
  it('one task at a time means the handler too', () => {
    const { state } = played(aPlan({ a: handled([call]), b: aTask() }), broken, { policy: { parallel: false } })
    expect(state.status).to.equal('completed')
  })
})
