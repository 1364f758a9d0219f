import { expect } from 'chai'
import { definitionOf } from '../../bench/definition.ts'
import { cells, cellsNamed, smallest } from '../../bench/workload.ts'
import { parsed } from '../support/definitions.ts'

const BODY_LIMIT = 1_048_576

interface Defined {
  readonly tasks: Readonly<Record<string, { readonly input: unknown; readonly depends_on: readonly string[] }>>
}

const namesOf = (...names: readonly string[]) => cellsNamed(names).map(({ name }) => name)

describe('the workloads of the bench', () => {
  it('are named by cell, or together by the beginning of their names', () => {
    expect(namesOf('W1c64', 'W4')).to.deep.equal(['W1c64', 'W4'])
    expect(namesOf('W3')).to.deep.equal(['W3c1', 'W3c64', 'W3c256'])
  })

  it('are refused when there is none of that name', () => expect(() => cellsNamed(['W1c64', 'W9'])).to.throw('W9'))

  for (const { name, workload } of cells)
    it(`${name} fits into a request, and nothing is wrong with it`, () => {
      const definition = definitionOf('bench', workload)
      expect(JSON.stringify(definition).length).to.be.at.most(BODY_LIMIT)
      expect(() => parsed(definition)).not.to.throw()
    })

  for (const { name, workload } of cells.filter(({ workload: { shape } }) => shape === 'chain' || shape === 'fan'))
    it(`${name} has ${workload.tasks} tasks`, () => {
      const { tasks } = definitionOf('bench', workload) as Defined
      expect(Object.keys(tasks)).to.have.length(workload.tasks)
    })

  it('compare larger executions with the smallest of the same work', () =>
    expect(cellsNamed(['W5fan', 'W7-', 'W4']).map(smallest)).to.deep.equal([
      undefined,
      undefined,
      'W5fan-100',
      undefined,
      'W5fan-echo-100',
      undefined,
      'W7-100',
      'W7-100',
    ]))

  it('chain each echo to the output of the one before', () => {
    const { tasks } = definitionOf('bench', { shape: 'chain', tasks: 3, step: 'echo', clocked: false }) as Defined
    expect(tasks['t1']).to.deep.include({ input: '${input}', depends_on: [] })
    expect(tasks['t3']).to.deep.include({ input: '${tasks.t2.output}', depends_on: ['t2'] })
  })

  it('fan out from the first task and join in the last', () => {
    const { tasks } = definitionOf('bench', { shape: 'fan', tasks: 5, step: 'http', clocked: false }) as Defined
    expect(tasks['t3']?.depends_on).to.deep.equal(['t1'])
    expect(tasks['t5']?.depends_on).to.deep.equal(['t2', 't3', 't4'])
  })
})
