import { expect } from 'chai'
import fc from 'fast-check'
import { runGraph } from '../../../src/domain/execution/graph.ts'
import { idOf } from '../../../src/domain/execution/index.ts'
import { hasEnded } from '../../../src/domain/execution/state.ts'
import { drawnLives, live } from '../../support/drawn-lives.ts'
import { drawnPlans } from '../../support/drawn-plans.ts'
import { aGroup, aPlan, aTask } from '../../support/execution.ts'
import { playOut } from '../../support/players.ts'

const call = { component: 'x', action: 'undo', input: {} }

describe('the graph of an execution', () => {
  it('has every task of the definition with its level, and what is inside it', () => {
    const plan = aPlan({
      a: aTask([], { compensate: call }),
      b: aTask(['a'], { on_error: [{ then: { output: 1 } }, { then: call }] }),
      c: aTask(['a', 'b'], { trigger_rule: 'all_done' }),
      fan: aGroup({ in: aTask() }, { for_each: { items: [1, 2] } }),
    })
    const { nodes, edges } = runGraph(playOut(plan, () => 'silence').state, 0, 0)
    expect(nodes.map(({ node_id, parent, level, role }) => [node_id, parent, level, role])).to.deep.equal([
      ['a', null, 0, 'member'],
      ['a.compensate', 'a', 0, 'compensation'],
      ['b', null, 1, 'member'],
      ['b.on_error[1]', 'b', 0, 'handler'],
      ['c', null, 2, 'member'],
      ['fan', null, 0, 'member'],
      ['fan[]', 'fan', 0, 'element'],
      ['fan[].in', 'fan[]', 0, 'member'],
    ])
    expect(edges).to.deep.equal([
      { from: 'a', to: 'a.compensate', kind: 'compensate' },
      { from: 'a', to: 'b', kind: 'depends_on' },
      { from: 'b', to: 'b.on_error[1]', kind: 'on_error' },
      { from: 'a', to: 'c', kind: 'depends_on' },
      { from: 'b', to: 'c', kind: 'depends_on' },
    ])
    expect(nodes.find(({ node_id }) => node_id === 'c')).to.include({ trigger_rule: 'all_done', task_id: 'c' })
  })

  it('takes the instances of one task together: how many, how they stand, and from when to when', () => {
    const plan = aPlan({ fan: aTask([], { for_each: { items: [1, 2, 3] }, depends_on: [] }) })
    const playing = playOut(plan, (task) => (task === 'fan[1]' ? 'silence' : { output: task }))
    playing.go(0)
    const [fan, each] = runGraph(playing.state, 0, 0).nodes
    expect(fan).to.include({ node_id: 'fan', status: 'running', task_id: 'fan', completed_at: null })
    expect(each).to.deep.include({
      node_id: 'fan[]',
      task_id: null,
      status: 'running',
      instances: { total: 3, completed: 2, running: 1 },
      completed_at: null,
    })
  })

  it('counts every instance once, whatever has happened', () => {
    fc.assert(
      fc.property(drawnPlans, drawnLives, (plan, life) => {
        const state = live(plan, life, () => undefined)
        const { nodes, edges } = runGraph(state, 0, 0)
        expect(nodes.map(({ instances }) => instances.total).reduce((sum, n) => sum + n, 0)).to.equal(
          state.tasks.length,
        )
        const ids = new Set(nodes.map(({ node_id }) => node_id))
        expect(ids.size).to.equal(nodes.length)
        for (const { from, to } of edges) expect(ids.has(from) && ids.has(to), `${from} ${to}`).to.equal(true)
        for (const { task_id, status, completed_at } of nodes) {
          if (task_id === null) continue
          const task = state.tasks.find((_, index) => idOf(state, index) === task_id)
          expect(status).to.equal(task?.status)
          if (task !== undefined && !hasEnded(task)) expect(completed_at).to.equal(null)
        }
      }),
    )
  })
})
