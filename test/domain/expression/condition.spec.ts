import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import {
  compileCondition,
  compileExpression,
  evaluateCondition,
  type Scope,
} from '../../../src/domain/expression/index.ts'

const scope: Scope = {
  input: { amount: 120, name: 'Ada', yes: true, none: null, list: [] },
  task: () => undefined,
  workflow: { id: 'w', name: 'n', version: 1 },
  execution: { id: 'e' },
  env: () => undefined,
  vars: { succeeded: 2 },
}
const place = { variables: ['succeeded'] }

describe('a condition', () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ['${input.amount > 100}', true],
    ['${ input.yes }', true],
    ['${!input.yes}', false],
    ['${succeeded >= 2 && !(input.name in ["Bob"])}', true],
    ['${input.yes ? input.yes : false}', true],
    ['${input.list.all(x, x > 1)}', true],
    ['${false}', false],
  ]
  for (const [text, value] of rows)
    it(`${text} is ${value}`, () => {
      const { template, problems } = compileCondition(text, place)
      expect(problems).to.deep.equal([])
      expect(evaluateCondition(template, scope)).to.deep.equal(E.right(value))
    })

  const refused: readonly (readonly [unknown, string, string])[] = [
    ['input.amount > 100', 'expression_expected', 'write it as ${input.amount > 100}'],
    [true, 'expression_expected', 'There is a boolean where an expression is expected'],
    [null, 'expression_expected', 'There is null where'],
    ['${input.yes} ', 'expression_expected', 'put all of it inside one ${…}'],
    ['${input.yes} && ${input.yes}', 'expression_expected', 'put all of it inside one ${…}'],
    ['$${input.yes}', 'expression_expected', 'put all of it inside one ${…}'],
    ['${input.amount + }', 'expression_syntax', 'where a value is expected'],
    ['${other > 1}', 'expression_unknown_root', 'names "other"'],
    ['${input.amount - 1}', 'condition_not_boolean', 'gives a number, and never true or false'],
    ['${"true"}', 'condition_not_boolean', 'gives a string'],
    ['${input.list.filter(x, x)}', 'condition_not_boolean', 'gives an array'],
    ['${input.name.trim()}', 'condition_not_boolean', 'gives a string'],
    ['${size(input.list)}', 'condition_not_boolean', 'gives a number'],
    ['${null}', 'condition_not_boolean', 'gives null'],
  ]
  for (const [value, code, message] of refused)
    it(`${JSON.stringify(value)} is refused: ${code}`, () => {
      const { problems } = compileCondition(value, place)
      expect(problems.map((problem) => problem.code)).to.deep.equal([code])
      expect(problems[0]?.message).to.include(message)
    })

  it('that gives something else in a run is an error that names its type', () => {
    const typeOf = (text: string): unknown => {
      const result = evaluateCondition(compileCondition(text).template, scope)
      return E.isLeft(result) && result.left.message
    }
    expect(typeOf('${input.name}')).to.equal('The expression ${input.name} must give true or false; it gives a string.')
    expect(typeOf('${input.none}')).to.include('it gives null')
    expect(typeOf('${input.list + []}')).to.include('it gives an array')
    expect(typeOf('${input.nothing}')).to.include('needs input.nothing, which is missing')
  })
})

describe('an expression of any type', () => {
  it('is one ${…}', () => {
    expect(compileExpression('${input.name}').problems).to.deep.equal([])
    expect(compileExpression('${"k-" + input.name}').problems).to.deep.equal([])
    expect(compileExpression('k-${input.name}').problems[0]?.code).to.equal('expression_expected')
    expect(compileExpression(3).problems[0]?.code).to.equal('expression_expected')
  })
})
