import { expect } from 'chai'
import { condition, expression, template } from '../../../src/domain/definition/language/form.ts'
import { shapes } from '../../../src/domain/definition/language/index.ts'
import { workflowPlace, type Place } from '../../../src/domain/template/places.ts'

const down = (...keys: readonly (string | number)[]): Place =>
  keys.reduce((place, key) => place.within(key), workflowPlace)

/** Where the objects of the language stand. */
const places: Readonly<Record<string, readonly Place[]>> = {
  Workflow: [workflowPlace],
  Concurrency: [down('concurrency')],
  Task: [down('tasks', 'a'), down('tasks', 0), down('tasks', 'a', 'tasks', 'b')],
  Retry: [down('tasks', 'a', 'retry')],
  ForEach: [down('tasks', 'a', 'for_each')],
  Repeat: [down('tasks', 'a', 'repeat')],
  Handler: [down('tasks', 'a', 'on_error'), down('tasks', 'a', 'on_error', 0)],
  Then: [down('tasks', 'a', 'on_error', 'then'), down('tasks', 'a', 'on_error', 1, 'then')],
  Compensation: [down('tasks', 'a', 'compensate')],
  PartialJoin: [down('tasks', 'a', 'trigger_rule')],
}

describe('the places of a definition', () => {
  it('are those of the language', () => expect(Object.keys(places)).to.have.members(shapes.map(({ name }) => name)))

  for (const { name, fields } of shapes)
    it(`of ${name} are evaluated where the language has expressions`, () => {
      for (const [field, { form }] of Object.entries(fields)) {
        const isOne = form === condition || form === expression || (name === 'ForEach' && field === 'items')
        const expected = form === template ? 'anywhere' : isOne ? 'one' : 'none'
        for (const place of places[name] ?? []) expect(place.within(field).expressions, field).to.equal(expected)
      }
    })

  it('within what is evaluated are, and within what is not are not', () => {
    expect(down('tasks', 'a', 'input', 'x', 0).expressions).to.equal('anywhere')
    expect(down('tasks', 'a', 'for_each', 'items', 0).expressions).to.equal('anywhere')
    expect(down('tasks', 'a', 'metadata', 'input').expressions).to.equal('none')
  })
})
