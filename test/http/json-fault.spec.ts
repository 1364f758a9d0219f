import { expect } from 'chai'
import fc from 'fast-check'
import { jsonFault, lineAndColumn } from '../../src/http/body/json-fault.ts'

describe('where a text stops being JSON', () => {
  const faults: readonly (readonly [text: string, offset: number])[] = [
    ['', 0],
    ['{', 1],
    ['{"a"', 4],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ['[1 2]', 3],
    ['nul', 0],
    ['{"a": 01}', 7],
    ['"a\nb"', 0],
    ['"\\x"', 0],
    ['{} {}', 3],
    ["{'a':1}", 1],
    ['{"a":1]', 6],
  ]
  for (const [text, offset] of faults)
    it(`${JSON.stringify(text)}: at ${offset}`, () => expect(jsonFault(text).offset).to.equal(offset))

  it('is its end, when nothing is wrong with it', () =>
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonFault(text).offset).to.equal(text.length)
      }),
    ))

  it('is where what stands before can still be completed', () =>
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = at % text.length
        const broken = `${text.slice(0, cut)}\u0001${text.slice(cut)}`
        expect(jsonFault(broken).offset).to.be.at.most(cut)
      }),
    ))

  it('is found whatever the nesting', () => expect(jsonFault('['.repeat(1_000_000)).offset).to.equal(1_000_000))

  it('is a line and a column from 1', () => {
    expect(lineAndColumn('abc', 0)).to.deep.equal({ line: 1, column: 1 })
    expect(lineAndColumn('a\nbc', 3)).to.deep.equal({ line: 2, column: 2 })
  })
})
