import { expect } from 'chai'
import type { RunNode } from '../../../src/client/index.ts'
import { conditionOf, countsOf, nameOf, nodeIdOf, sentenceOf } from '../../../ui/src/graph/pure/shown-node.ts'

const node = (more: Partial<RunNode>): RunNode => ({
  node_id: 'charge',
  parent: null,
  role: 'member',
  shape: 'leaf',
  component: 'bank',
  action: 'charge',
  level: 0,
  trigger_rule: 'all_success',
  conditional: false,
  task_id: 'charge',
  status: 'completed',
  attempt: 1,
  started_at: null,
  completed_at: null,
  duration_ms: null,
  instances: { total: 1, completed: 1 },
  ...more,
})

describe('a node of a graph', () => {
  it('is found by the id of any task that is an instance of it', () => {
    for (const [task, id] of [
      ['charge', 'charge'],
      ['fan[3]', 'fan[]'],
      ['fan[3].pay[12].mail', 'fan[].pay[].mail'],
      ['charge.on_error[0]', 'charge.on_error[0]'],
      ['fan[3].pay.on_error[1]', 'fan[].pay.on_error[1]'],
      ['fan[3].pay.compensate', 'fan[].pay.compensate'],
    ] as const)
      expect(nodeIdOf(task)).to.equal(id)
  })

  it('is called by its own part of its path', () => {
    expect(nameOf(node({}))).to.equal('charge')
    expect(nameOf(node({ node_id: 'checkout.charge', parent: 'checkout' }))).to.equal('charge')
    expect(nameOf(node({ node_id: 'fan[]', parent: 'fan', role: 'element' }))).to.equal('each item')
    expect(nameOf(node({ node_id: 'x.on_error[1]', parent: 'x', role: 'handler' }))).to.equal('on error 2')
    expect(nameOf(node({ node_id: 'x.compensate', parent: 'x', role: 'compensation' }))).to.equal('to undo it')
  })

  it('counts its instances, and says which went another way', () => {
    expect(countsOf(node({}))).to.equal(undefined)
    const instances = { total: 40, completed: 10, failed: 1, skipped: 1, running: 3 }
    expect(countsOf(node({ instances }))).to.equal('12 of 40, 1 failed, 1 skipped')
  })

  it('says on what it waits, where that is special', () => {
    expect(conditionOf(node({}))).to.equal(undefined)
    expect(conditionOf(node({ trigger_rule: { n_of: 2 }, conditional: true }))).to.equal('2 of them, if')
    expect(conditionOf(node({ trigger_rule: 'none_failed' }))).to.equal('none failed')
  })

  it('is told in a sentence', () => {
    const tried = node({ attempt: 3, status: 'failed' })
    expect(sentenceOf(tried, { kind: 'first', text: 'parts here' })).to.equal(
      'charge, bank.charge, failed, attempt 3, parts here',
    )
    expect(sentenceOf(node({ status: null }))).to.equal('charge, bank.charge, not begun')
  })
})
