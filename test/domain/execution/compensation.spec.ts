import { expect } from 'chai'
import fc from 'fast-check'
import type { Leaf, Task } from '../../../src/domain/definition/definition.ts'
import { admit, cancel, expire, findTask, isOver, pause, render, resume } from '../../../src/domain/execution/index.ts'
import { aGroup, aPlan, aTask } from '../../support/execution.ts'
import { played, playOut, type Script } from '../../support/players.ts'
import { drawnPlans, DRAWN_INPUT } from '../../support/drawn-plans.ts'

const compensate = { component: 'ergon', action: 'undo', input: { undo: '${output}' } }
const undoable = (depends_on: readonly string[] = [], extra: Partial<Leaf> = {}): Leaf =>
  aTask(depends_on, { compensate, ...extra })

/** Tasks whose own name begins with `bad` fail, those with `slow` say nothing; all others give their id. */
const byName: Script = (taskId) => {
  const own = taskId.split('.').at(-1) ?? ''
  if (own.startsWith('bad')) return { error: { type: 'broken' } }
  return own.startsWith('slow') ? 'silence' : { output: taskId }
}

const saga = { reserve: undoable(), charge: undoable(['reserve']), bad_ship: aTask(['charge']) }
const [a, b] = ['reserve', 'charge']

describe('an execution that fails', () => {
  it('undoes what has completed, the last first, and fails then', () => {
    const { told, state, events } = played(aPlan(saga), byName)
    expect(told().slice(-6)).to.deep.equal([
      'compensation_started',
      `task_started ${b}.compensate`,
      `task_completed ${b}.compensate`,
      `task_started ${a}.compensate`,
      `task_completed ${a}.compensate`,
      'workflow_failed',
    ])
    expect(state.error).to.include({ type: 'task_failed', task_id: 'bad_ship' })
    expect(events.at(-1)?.data).to.deep.include({ compensation: { completed: 2, failed: 0 } })
  })
  it('gives what undoes a task its output', () => {
    const { events } = played(aPlan(saga), byName)
    const started = events.find(({ type, data }) => type === 'task_started' && data.task_id === 'charge.compensate')
    expect(started?.data).to.have.deep.property('input', { undo: 'charge' })
  })
  it('tries again what can not be undone at once', () => {
    const again = { ...compensate, retry: { max_attempts: 3, initial_delay: 5 } }
    const plan = aPlan({ a: undoable([], { compensate: again }), bad: aTask(['a']) })
    const { told, state } = played(plan, (id, _, attempt) => {
      if (id !== 'a.compensate') return byName(id, _, attempt)
      return attempt === 1 ? { error: { type: 'busy', retryable: true } } : { output: null }
    })
    expect(told().filter((text) => text.endsWith('compensate'))).to.deep.equal([
      'task_started a.compensate',
      'task_retry_scheduled a.compensate',
      'task_started a.compensate',
      'task_completed a.compensate',
    ])
    expect(state.compensating).to.include({ completed: 1, failed: 0 })
  })
  it('records what can not be undone at all, and goes on', () => {
    const { state, statusOf } = played(aPlan(saga), (id, input, attempt) =>
      id === 'charge.compensate' ? { error: { type: 'broken' } } : byName(id, input, attempt),
    )
    expect(state.status).to.equal('failed')
    expect(state.compensating).to.include({ completed: 1, failed: 1 })
    expect(statusOf('reserve.compensate')).to.equal('completed')
    expect(state.error?.task_id).to.equal('bad_ship')
  })
  it('records also what could not even begin to be undone', () => {
    const nothing = { ...compensate, input: '${output.nothing}' }
    const { state } = played(aPlan({ a: undoable([], { compensate: nothing }), bad: aTask(['a']) }), byName)
    expect(state.compensating).to.include({ completed: 0, failed: 1 })
  })
  it('undoes nothing if the definition says so', () => {
    const { told } = played(aPlan(saga, { compensate_on: ['cancelled'] }), byName)
    expect(told().at(-1)).to.equal('workflow_failed')
    expect(told()).to.not.include('compensation_started')
  })
  it('undoes nothing if nothing that can be undone has completed', () => {
    const { told } = played(aPlan({ bad: undoable() }), byName)
    expect(told()).to.not.include('compensation_started')
  })
  it('undoes items, iterations and groups, each for itself', () => {
    const group = aGroup({ x: undoable() }, { compensate })
    const tasks: Record<string, Task> = {
      fan: undoable([], { for_each: { items: [1, 2] } }),
      poll: undoable(['fan'], { repeat: { while: '${iteration < 2}' } }),
      group: { ...group, depends_on: ['poll'] },
      bad: aTask(['group']),
    }
    const { told } = played(aPlan(tasks), byName)
    expect(told().filter((text) => text.startsWith('task_started') && text.endsWith('compensate'))).to.deep.equal(
      ['group', 'group.x', 'poll[1]', 'poll[0]', 'fan[1]', 'fan[0]'].map((id) => `task_started ${id}.compensate`),
    )
  })
  it('is running, and shows that it compensates', () => {
    const playing = playOut(aPlan(saga), (id, input, attempt) =>
      id.endsWith('compensate') ? 'silence' : byName(id, input, attempt),
    )
    playing.go(0)
    expect(render(playing.state, 0, 0)).to.deep.include({
      status: 'running',
      compensating: true,
      compensation: { completed: 0, failed: 0 },
    })
    expect(render(playing.state, 0, 0).tasks['charge.compensate']?.status).to.equal('running')
  })
})

describe('an execution that takes too long', () => {
  const plan = aPlan({ a: undoable(), slow: aTask(['a']) }, { timeout: 10 })
  it('undoes what has completed', () => {
    const { told, state } = played(plan, byName)
    expect(told().slice(-5)).to.deep.equal([
      'task_cancelled slow',
      'compensation_started',
      'task_started a.compensate',
      'task_completed a.compensate',
      'workflow_failed',
    ])
    expect(state.error?.type).to.equal('workflow_timeout')
  })
  it('is not ended by its time while it undoes', () => {
    const playing = playOut(plan, (id, input, attempt) =>
      id === 'a.compensate' && attempt === 1
        ? { error: { type: 'busy', retryable: true } }
        : byName(id, input, attempt),
    )
    playing.go(10_000)
    expect(playing.told().at(-1)).to.equal('task_retry_scheduled a.compensate')
    playing.go()
    expect(playing.told().at(-1)).to.equal('workflow_failed')
  })
})

describe('an execution that is cancelled', () => {
  const plan = aPlan({ a: undoable(), slow: aTask(['a']) })
  const until = (script = byName) => {
    const playing = playOut(plan, script)
    playing.go(0)
    return playing
  }
  it('undoes what has completed, and is cancelled then', () => {
    const playing = until()
    playing.decide(cancel('enough'))
    expect(playing.told().slice(-2)).to.deep.equal(['task_cancelled slow', 'compensation_started'])
    playing.go()
    expect(playing.events.at(-1)).to.deep.include({
      type: 'workflow_cancelled',
      data: { reason: 'enough', compensation: { completed: 1, failed: 0 } },
    })
  })
  it('goes through the queue for that if it was paused', () => {
    const playing = until()
    playing.decide(pause())
    playing.decide(cancel())
    expect(playing.told().slice(-2)).to.deep.equal(['compensation_started', 'workflow_resume_requested'])
    playing.go()
    expect(playing.state.status).to.equal('pending')
    playing.decide(admit())
    playing.go()
    expect(playing.state.status).to.equal('cancelled')
  })
  it('is asked so once, also while it undoes', () => {
    const playing = until((id, input, attempt) => (id.endsWith('compensate') ? 'silence' : byName(id, input, attempt)))
    playing.decide(cancel())
    const { length } = playing.events
    playing.decide(cancel())
    expect(playing.events).to.have.length(length)
    playing.go(0)
    playing.decide(cancel())
    expect(playing.told().at(-1)).to.equal('task_started a.compensate')
  })
  it('may be paused while it undoes: then nothing starts', () => {
    const playing = until()
    playing.decide(cancel())
    playing.decide(pause())
    playing.go()
    expect(playing.told().at(-1)).to.equal('workflow_paused')
    playing.decide(resume(true))
    playing.go()
    expect(playing.state.status).to.equal('cancelled')
  })
  it('before it has begun has nothing to undo', () => {
    const playing = playOut(plan, byName)
    playing.decide(cancel())
    expect(playing.told().at(-1)).to.equal('workflow_cancelled')
  })
})

describe('what is undone', () => {
  it('is what has completed, in reverse order, once each', () => {
    fc.assert(
      fc.property(
        drawnPlans,
        fc.array(fc.nat(6), { minLength: 20, maxLength: 20 }),
        fc.boolean(),
        (plan, luck, late) => {
          let n = 0
          const script: Script = (id) => {
            const drawn = luck[n++ % luck.length] ?? 0
            if (drawn === 0) return { error: { type: 'broken' } }
            return drawn === 1 && !id.endsWith('compensate') ? 'silence' : { output: drawn % 2 === 0 }
          }
          const playing = playOut(plan, script, { input: DRAWN_INPUT })
          playing.go(late ? 10_000 : 1_000)
          const ends = isOver(playing.state) || playing.state.compensating !== undefined
          playing.decide(late && !ends ? expire() : cancel())
          playing.go()
          const { state, events } = playing
          const order = (type: string) =>
            events.flatMap((event) => (event.type === type && 'task_id' in event.data ? [event.data.task_id] : []))
          const begun = events.findIndex(({ type }) => type === 'compensation_started')
          if (begun < 0) return
          const nodeOf = (id: string) => state.tasks[findTask(state, id) ?? -1]?.node
          const completed = order('task_completed').filter((id) => nodeOf(id)?.compensate !== undefined)
          const undone = events.slice(begun).flatMap(({ type, data }) => {
            const ended = type === 'task_completed' || type === 'task_failed'
            return ended && data.task_id.endsWith('.compensate') ? [data.task_id.slice(0, -'.compensate'.length)] : []
          })
          expect(undone).to.deep.equal(completed.toReversed())
          const { completed: done = 0, failed = 0 } = state.compensating ?? {}
          expect(done + failed).to.equal(undone.length)
        },
      ),
      { numRuns: 200 },
    )
  })
})
