import { expect } from 'chai'
import type { Repeat } from '../../../src/domain/definition/definition.ts'
import { pause, render, resume } from '../../../src/domain/execution/index.ts'
import { aGroup, aPlan, aTask } from '../../support/execution.ts'
import { alwaysDone, played, playOut, type Script } from '../../support/players.ts'

const again = (repeat: Repeat) => aTask([], { input: { n: '${iteration}', before: '${previous}' }, repeat })
/** The output says whether it is done: at the given iteration. */
const doneAt =
  (iteration: number): Script =>
  (_, input) => ({ output: (input as { n: number }).n === iteration })

describe('a task that is repeated', () => {
  it('until a condition holds runs at least once, each iteration as a task of its own', () => {
    const { told, state } = played(aPlan({ poll: again({ until: '${output}' }) }), doneAt(1))
    expect(told()).to.deep.equal([
      'task_started poll',
      'task_repeated poll',
      'task_started poll[0]',
      'task_completed poll[0]',
      'task_repeated poll',
      'task_started poll[1]',
      'task_completed poll[1]',
      'task_completed poll',
      'workflow_completed',
    ])
    expect(state.tasks[0]?.output).to.equal(true)
  })
  it('while a condition holds may not run at all', () => {
    const { told, state } = played(aPlan({ poll: again({ while: '${input.go}' }) }), alwaysDone, {
      input: { go: false },
    })
    expect(told()).to.deep.equal(['task_started poll', 'task_completed poll', 'workflow_completed'])
    expect(state.tasks[0]?.output).to.equal(null)
  })
  it('sees which iteration it is, and the output of the one before', () => {
    const { state } = played(aPlan({ poll: again({ until: '${output.n}', max_iterations: 3 }) }), (_, input) => {
      const { n, before } = input as { n: number; before: unknown }
      return { output: { n: n === 2, before } }
    })
    expect(state.tasks[0]?.output).to.deep.equal({
      n: true,
      before: { n: false, before: { n: false, before: null } },
    })
  })
  it('fails when it runs out of iterations', () => {
    const { state } = played(aPlan({ poll: again({ until: '${output}', max_iterations: 3 }) }), doneAt(99))
    expect(state.tasks[0]?.error?.type).to.equal('max_iterations')
    expect(state.tasks).to.have.length(4)
  })
  it('fails with an iteration that fails', () => {
    const { state } = played(aPlan({ poll: again({ until: '${output}' }) }), () => ({ error: { type: 'broken' } }))
    expect(state.tasks[0]?.error).to.deep.include({ type: 'task_failed', details: { task_id: 'poll[0]' } })
  })
  it('fails when its condition can not be made out', () => {
    const { state } = played(aPlan({ poll: again({ until: '${output}' }) }), () => ({ output: 'maybe' }))
    expect(state.tasks[0]?.error?.type).to.equal('expression_error')
  })
  it('waits between iterations', () => {
    const playing = playOut(aPlan({ poll: again({ until: '${output}', delay: 5 }) }), doneAt(2))
    playing.go(4_999)
    expect(playing.told().at(-1)).to.equal('task_repeated poll')
    expect(render(playing.state, 0, 0).tasks['poll[1]']).to.include({
      status: 'pending',
      waiting_until: '2026-01-01T00:00:05.000Z',
    })
    playing.go(5_000)
    expect(playing.statusOf('poll[1]')).to.equal('completed')
    playing.go()
    expect(playing.state.completedAt).to.equal('2026-01-01T00:00:10.000Z')
  })
  it('begins no iteration while paused', () => {
    const playing = playOut(aPlan({ poll: again({ until: '${output}', delay: 5 }) }), doneAt(1))
    playing.go(1_000)
    playing.decide(pause())
    playing.go()
    expect(playing.told().at(-1)).to.equal('workflow_paused')
    playing.decide(resume(true))
    playing.go()
    expect(playing.state.status).to.equal('completed')
  })
  it('may be a set of tasks', () => {
    const tasks = { a: aTask([], { input: '${iteration}' }), b: aTask(['a'], { input: '${tasks.a.output}' }) }
    const poll = aGroup(tasks, { repeat: { until: '${output.b.done}', max_iterations: 5 } })
    const { state, statusOf } = played(aPlan({ poll }), (id, input) =>
      id.endsWith('b') ? { output: { done: input === 1 } } : { output: input },
    )
    expect(statusOf('poll[1].b')).to.equal('completed')
    expect(state.tasks[0]?.output).to.deep.equal({ b: { done: true } })
  })
})
