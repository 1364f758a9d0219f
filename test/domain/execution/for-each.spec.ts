import { expect } from 'chai'
import fc from 'fast-check'
import type { ForEach } from '../../../src/domain/definition/definition.ts'
import { cancel, render } from '../../../src/domain/execution/index.ts'
import { aGroup, aPlan, aTask } from '../../support/execution.ts'
import { alwaysDone, played, playOut, type Script } from '../../support/players.ts'

const over = (for_each: ForEach) => aTask([], { input: '${item}', for_each })
const items = '${input.items}'
const [fan] = [over({ items })]
const failing =
  (...bad: readonly string[]): Script =>
  (taskId, input) =>
    bad.includes(taskId) ? { error: { type: 'broken', message: 'no' } } : { output: input }

describe('a task for each item', () => {
  it('starts with its items, and each item is a task of its own', () => {
    const { told, events } = played(aPlan({ fan }), alwaysDone, { input: { items: ['x', 'y'] } })
    expect(told()).to.deep.equal([
      'task_started fan',
      'task_started fan[0]',
      'task_started fan[1]',
      'task_completed fan[0]',
      'task_completed fan[1]',
      'task_completed fan',
      'workflow_completed',
    ])
    expect(events.find(({ type }) => type === 'task_started')?.data).to.have.deep.property('input', ['x', 'y'])
  })
  it('has the outputs in the order of the items, whatever the order in which they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 12 }), fc.integer({ min: 1, max: 13 }), (list, concurrency) => {
        const plan = aPlan({
          fan: aTask([], { input: '${item}', output: '${result}', for_each: { items, concurrency } }),
        })
        const { state } = played(plan, alwaysDone, { input: { items: list } })
        expect(state.tasks[0]?.output).to.deep.equal(list)
        expect(state.status).to.equal('completed')
      }),
    )
  })
  it('names the item and its place for the body', () => {
    const named = aTask([], { input: ['${order.id}', '${index}'], for_each: { items, as: 'order' } })
    const { state } = played(aPlan({ named }), alwaysDone, { input: { items: [{ id: 'a' }, { id: 'b' }] } })
    expect(state.tasks[0]?.output).to.deep.equal([
      ['a', 0],
      ['b', 1],
    ])
  })
  it('takes a list that the definition gives', () => {
    const { state } = played(aPlan({ fan: over({ items: [1, 2, 3] }) }), alwaysDone)
    expect(state.tasks[0]?.output).to.deep.equal([1, 2, 3])
  })
  it('is done at once without items', () => {
    const { told, state } = played(aPlan({ fan }), alwaysDone, { input: { items: [] } })
    expect(told()).to.deep.equal(['task_started fan', 'task_completed fan', 'workflow_completed'])
    expect(state.tasks[0]?.output).to.deep.equal([])
  })
  it('fails without a list', () => {
    const { state } = played(aPlan({ fan }), alwaysDone, { input: { items: 'abc' } })
    expect(state.tasks[0]?.error?.type).to.equal('items_not_a_list')
    expect(state.tasks[0]?.attempt).to.equal(0)
  })
  it('fails with more items than an execution may have', () => {
    const { state } = played(aPlan({ fan }), alwaysDone, { input: { items: new Array(100_000).fill(0) } })
    expect(state.tasks[0]?.error?.type).to.equal('too_many_tasks')
  })
  it('fails if an item does, after all others have ended', () => {
    const { state, statusOf } = played(aPlan({ fan }), failing('fan[1]', 'fan[2]'), { input: { items: [7, 8, 9, 10] } })
    expect(state.tasks[0]?.error).to.deep.equal({
      type: 'items_failed',
      message: '2 of 4 items failed; the first: task fan[1] failed: no',
      retryable: false,
      details: { task_id: 'fan[1]', failed: 2 },
    })
    expect(statusOf('fan[3]')).to.equal('completed')
  })
  it('does as many at a time as it may, and an end makes room for the next', () => {
    const playing = playOut(aPlan({ fan: over({ items, concurrency: 2 }) }), () => 'silence', {
      input: { items: [1, 2, 3, 4] },
    })
    playing.go(0)
    expect(playing.told()).to.deep.equal(['task_started fan', 'task_started fan[0]', 'task_started fan[1]'])
    expect(playing.state.tasks).to.have.length(3)
  })
  it('never has more under way than it may', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 12 }), (concurrency, count) => {
        const plan = aPlan({ fan: over({ items, concurrency }) })
        const { told } = played(plan, alwaysDone, { input: { items: Array.from({ length: count }, (_, n) => n) } })
        let underWay = 0
        for (const event of told().filter((text) => text.includes('['))) {
          underWay += event.startsWith('task_started') ? 1 : -1
          expect(underWay).to.be.at.most(concurrency)
        }
      }),
    )
  })
  it('may have a set of tasks for each item', () => {
    const tasks = { a: aTask([], { input: '${item}' }), b: aTask(['a'], { input: ['${tasks.a.output}', '${index}'] }) }
    const { state, statusOf } = played(aPlan({ fan: aGroup(tasks, { for_each: { items } }) }), alwaysDone, {
      input: { items: ['x', 'y'] },
    })
    expect(statusOf('fan[1].b')).to.equal('completed')
    expect(state.tasks[0]?.output).to.deep.equal([{ b: ['x', 0] }, { b: ['y', 1] }])
  })
  it('may stand inside another, where the nearest item is meant', () => {
    const inner = aTask([], { input: ['${item}', '${row}'], for_each: { items: '${row}' } })
    const fan = aGroup({ inner }, { for_each: { items, as: 'row' }, output: '${tasks.inner.output}' })
    const { state, statusOf } = played(aPlan({ fan }), alwaysDone, { input: { items: [[1, 2], [3]] } })
    expect(statusOf('fan[0].inner[1]')).to.equal('completed')
    expect(state.tasks[0]?.output).to.deep.equal([
      [
        [1, [1, 2]],
        [2, [1, 2]],
      ],
      [[3, [3]]],
    ])
  })
  it('shows how far it is', () => {
    const playing = playOut(
      aPlan({ fan: over({ items, concurrency: 2 }) }),
      (id, input) => (id === 'fan[0]' ? { output: input } : 'silence'),
      { input: { items: [1, 2, 3, 4] } },
    )
    playing.go(0)
    expect(render(playing.state, 0, 0).tasks['fan']).to.deep.include({
      shape: 'for_each',
      component: null,
      items: { total: 4, succeeded: 1, failed: 0, under_way: 2 },
    })
  })
  it('is cancelled with all that has begun; the rest never begins', () => {
    const playing = playOut(aPlan({ fan: over({ items, concurrency: 1 }) }), () => 'silence', {
      input: { items: [1, 2] },
    })
    playing.go(0)
    playing.decide(cancel())
    expect(playing.told().slice(-3)).to.deep.equal([
      'task_cancelled fan[0]',
      'task_cancelled fan',
      'workflow_cancelled',
    ])
    expect(playing.state.tasks).to.have.length(2)
  })
})

describe('the condition complete_when', () => {
  const quorum = (complete_when: string) => aPlan({ vote: over({ items, complete_when }) })
  const input = { items: [1, 2, 3] }

  it('ends it as soon as it holds, and cancels the rest', () => {
    const { told, state } = played(
      quorum('${succeeded >= 2}'),
      (id, item) => (id === 'vote[1]' ? 'silence' : { output: item }),
      { input },
    )
    expect(told().slice(-5)).to.deep.equal([
      'task_completed vote[0]',
      'task_completed vote[2]',
      'task_cancelled vote[1]',
      'task_completed vote',
      'workflow_completed',
    ])
    expect(state.tasks[0]?.output).to.deep.equal([1, null, 3])
  })
  it('forgives failures', () => {
    const { state } = played(quorum('${done == total}'), failing('vote[0]'), { input })
    expect(state.status).to.equal('completed')
  })
  it('that never holds fails it in the end', () => {
    const { state } = played(quorum('${succeeded >= 2}'), failing('vote[0]', 'vote[1]'), { input })
    expect(state.tasks[0]?.error).to.deep.include({
      type: 'complete_when_not_met',
      details: { total: 3, succeeded: 1, failed: 2 },
    })
  })
  it('is asked once of no items', () => {
    const none = { input: { items: [] } }
    expect(played(quorum('${succeeded == total}'), alwaysDone, none).state.status).to.equal('completed')
    expect(played(quorum('${succeeded >= 1}'), alwaysDone, none).state.status).to.equal('failed')
  })
  it('begins no items that it does not need', () => {
    const one = aPlan({ vote: over({ items, concurrency: 1, complete_when: '${succeeded >= 1}' }) })
    const { told, state } = played(one, alwaysDone, { input })
    expect(told()).to.deep.equal([
      'task_started vote',
      'task_started vote[0]',
      'task_completed vote[0]',
      'task_completed vote',
      'workflow_completed',
    ])
    expect(state.promised).to.equal(0)
  })
})
