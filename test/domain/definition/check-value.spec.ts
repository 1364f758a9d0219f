import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { checkInput, checkOutput } from '../../../src/domain/definition/index.ts'
import { parsed, task } from '../../support/definitions.ts'

const schema = { type: 'object', required: ['total'], properties: { total: { type: 'number' } } }
const definition = parsed({ name: 'w', tasks: { a: task() }, input_schema: schema, output_schema: schema })
const free = parsed({ name: 'w', tasks: { a: task() } })

describe('the schemas of a definition', () => {
  it('let pass what they describe', () => {
    expect(checkInput(definition, { total: 1 })).to.deep.equal(E.right(undefined))
    expect(checkOutput(definition, { total: 1 })).to.deep.equal(E.right(undefined))
  })
  it('say what is wrong with an input and an output, and where', () => {
    const places = (checked: ReturnType<typeof checkInput>) =>
      E.isLeft(checked) ? checked.left.map(({ pointer, code }) => `${pointer} ${code}`) : []
    expect(places(checkInput(definition, { total: '1' }))).to.deep.equal(['/input/total wrong_type'])
    expect(places(checkOutput(definition, { total: '1' }))).to.deep.equal(['/output/total wrong_type'])
    expect(places(checkOutput(definition, {}))).to.deep.equal(['/output/total required'])
  })
  it('let everything pass where there are none', () => {
    expect(checkInput(free, { a: [1] })).to.deep.equal(E.right(undefined))
    expect(checkOutput(free, null)).to.deep.equal(E.right(undefined))
  })
})
