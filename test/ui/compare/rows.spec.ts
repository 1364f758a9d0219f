import { expect } from 'chai'
import type { Comparison, RunNode } from '../../../src/client/index.ts'
import { inOrder, lengthOf, rowsOf } from '../../../ui/src/compare/pure/rows.ts'

const node = (node_id: string, from: number, took: number | null): RunNode => ({
  node_id,
  parent: null,
  role: 'member',
  shape: 'leaf',
  component: 'c',
  action: 'a',
  level: 0,
  trigger_rule: 'all_success',
  conditional: false,
  task_id: node_id,
  status: took === null ? 'running' : 'completed',
  attempt: 1,
  started_at: new Date(1_000_000 + from).toISOString(),
  completed_at: took === null ? null : new Date(1_000_000 + from + took).toISOString(),
  duration_ms: took,
  instances: { total: 1 },
})

const comparison = {
  tasks: [
    { task_id: 'late', status_a: 'completed', status_b: null, timing: { a_ms: 70, b_ms: null, ratio: null } },
    { task_id: 'fan[2]', status_a: 'failed', status_b: 'completed', timing: { a_ms: 5, b_ms: 9, ratio: 1 } },
  ],
} as unknown as Comparison

describe('the tasks of two runs beside each other', () => {
  const rows = rowsOf(
    comparison,
    {
      nodes: [node('first', 500, 100), node('late', 700, 70), node('fan[]', 550, 9), node('slow', 600, 1_000)],
      tasks: { 'fan[2]': node('fan[2]', 550, 5) } as never,
    },
    { nodes: [node('first', 9_000, 130), node('slow', 9_200, 3_000), node('open', 9_300, null)], tasks: undefined },
  )

  it('are first those that differ, each once', () => {
    expect(rows.map(({ id }) => id)).to.deep.equal(['late', 'fan[2]', 'first', 'slow', 'open'])
  })

  it('have their times from the start of their own run', () => {
    const slow = rows.find(({ id }) => id === 'slow')!
    expect([slow.a, slow.b]).to.deep.equal([
      { from: 100, took: 1_000 },
      { from: 200, took: 3_000 },
    ])
    expect(rows.find(({ id }) => id === 'late')).to.deep.include({
      a: { from: 200, took: 70 },
      b: undefined,
      statusB: null,
    })
    expect(rows.find(({ id }) => id === 'fan[2]')).to.deep.include({ a: { from: 50, took: 5 }, b: undefined })
    expect(lengthOf(rows)).to.equal(3_200)
  })

  it('are ordered by the difference in time, those without one last', () => {
    expect(inOrder(rows, 'slower').map(({ id }) => id)).to.deep.equal(['slow', 'first', 'fan[2]', 'late', 'open'])
    expect(inOrder(rows, 'name').map(({ id }) => id)).to.deep.equal(['fan[2]', 'first', 'late', 'open', 'slow'])
    expect(inOrder(rows, 'story')).to.equal(rows)
  })
})
