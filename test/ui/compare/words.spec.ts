import { expect } from 'chai'
import type { Comparison, TaskDifference } from '../../../src/client/index.ts'
import { marksOf } from '../../../ui/src/compare/pure/marks.ts'
import { aspects, placeOf, verdictOf } from '../../../ui/src/compare/pure/words.ts'

const difference = (task_id: string, more: Partial<TaskDifference> = {}): TaskDifference => ({
  task_id,
  differs: ['output'],
  revision_a: 3,
  revision_b: 4,
  status_a: 'completed',
  status_b: 'completed',
  path: [],
  input: [],
  attempts: [],
  error: [],
  output: [],
  timing: { a_ms: 1, b_ms: 1, ratio: 1 },
  ...more,
})

const run = {
  execution_id: 'e',
  workflow_id: 'w',
  workflow_name: 'n',
  workflow_version: 1,
  status: 'completed' as const,
  revision: 9,
  position: 9,
}

const comparison = (tasks: readonly TaskDifference[], more: Partial<Comparison> = {}): Comparison => ({
  a: run,
  b: run,
  same: tasks.length === 0,
  first_divergence: tasks[0] ?? null,
  definition: [],
  policy: [],
  input: [],
  metadata: [],
  end: [],
  timing: { a_ms: 1, b_ms: 1, ratio: 1 },
  tasks,
  tasks_compared: 5,
  tasks_different: tasks.length,
  ...more,
})

describe('what is said of two runs', () => {
  it('is where they part, and in what', () => {
    expect(verdictOf(comparison([difference('charge', { differs: ['input', 'output'] })]))).to.equal(
      'They part at charge: input and output are not the same. 1 of 5 tasks differs.',
    )
    expect(verdictOf(comparison([difference('a'), difference('b')]))).to.equal(
      'They part at a: output is not the same. 2 of 5 tasks differ.',
    )
  })

  it('is that there is no difference, or that no task is different', () => {
    expect(verdictOf(comparison([]))).to.match(/^No difference/)
    const ends = {
      same: false,
      first_divergence: { task_id: null, differs: ['end' as const], revision_a: 1, revision_b: 2 },
    }
    expect(verdictOf(comparison([], ends))).to.equal('All tasks went the same way; the ends differ.')
    expect(verdictOf(comparison([], { same: false }))).to.include('what they were runs of')
  })

  it('names what differs in a list', () => {
    expect(aspects(['path'])).to.equal('how it went')
    expect(aspects(['path', 'attempts', 'error'])).to.equal('how it went, attempts and error')
  })

  it('names places as they are written in expressions', () => {
    expect(placeOf('/orders/0/total~1net')).to.equal('orders[0].total/net')
    expect(placeOf('')).to.equal('')
  })
})

describe('what is said of a node of two graphs', () => {
  const found = comparison([
    difference('charge'),
    difference('thank', { status_a: null, differs: ['path'] }),
    difference('fan[1]'),
    difference('fan[3]', { differs: ['input'] }),
    difference('fan[4]', { status_b: null }),
  ])

  it('is that the runs part there, or in what it differs', () => {
    expect(marksOf(found, 'a').get('charge')).to.deep.equal({ kind: 'first', text: 'parts here: differs in output' })
  })

  it('is which of the two has it', () => {
    expect(marksOf(found, 'a').get('thank')).to.deep.equal({ kind: 'only', text: 'not in this run' })
    expect(marksOf(found, 'b').get('thank')).to.deep.equal({ kind: 'only', text: 'only in this run' })
  })

  it('is one word for all of its instances', () => {
    expect(marksOf(found, 'a').get('fan[]')).to.deep.equal({ kind: 'different', text: 'differs' })
    expect(marksOf(found, 'a').has('fan[1]')).to.equal(false)
  })
})
