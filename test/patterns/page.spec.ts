import { expect } from 'chai'
import { found, problemsOf, warned } from '../support/found.ts'
import { pattern, patterns } from './page.ts'

describe('the page of control-flow patterns', () => {
  it('has all 43', () => {
    expect(patterns.map(({ number }) => number)).to.deep.equal(Array.from({ length: 43 }, (_, index) => index + 1))
  })
  it('has a definition for each that can be said', () => {
    const unsaid = patterns.filter(({ definition }) => definition === undefined)
    expect(unsaid.map(({ number, how }) => [number, how])).to.deep.equal([
      [23, 'not expressible'],
      [33, 'not expressible'],
    ])
  })
  for (const { number, name, how, definition } of patterns) {
    if (definition === undefined || how === 'refused') continue
    it(`has one for ${number}. ${name} that is good`, () => expect(warned(definition)).to.deep.equal([]))
  }
  it('has one for 10. Arbitrary Cycles that is refused, with what to do instead', () => {
    expect(found(pattern(10))).to.deep.equal(['/tasks/write/depends_on/0 cycle'])
    expect(problemsOf(pattern(10))[0]!.message).to.include('use "repeat" for what is to be done again')
  })
})
