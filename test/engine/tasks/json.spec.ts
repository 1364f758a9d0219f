import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { parseJson } from '../../../src/engine/tasks/json.ts'

const valueOf = (text: string): unknown => {
  const parsed = parseJson(text)
  return E.isRight(parsed) ? parsed.right : parsed
}

describe('JSON from outside', () => {
  it('is read as it was written', () =>
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), (text) => {
        expect(valueOf(text)).to.deep.equal(JSON.parse(text))
      }),
    ))

  it('is the same after it was stored', () => {
    for (const text of ['1e400', '[-1E+999]', `{"a":${'9'.repeat(400)}}`, '"1e999"', '1e-999']) {
      expect(valueOf(text)).to.deep.equal(JSON.parse(JSON.stringify(valueOf(text))))
    }
  })

  it('may nest, but not without end', () => {
    const nested = (levels: number) => `${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`
    expect(parseJson(nested(250))._tag).to.equal('Right')
    expect(parseJson(nested(251))).to.deep.equal(E.left('nested more than 500 levels deep'))
    expect(parseJson('['.repeat(1_000_000))._tag).to.equal('Left')
  })

  it('may hold brackets and quotes in its texts', () => {
    const value = { a: '[{"\\'.repeat(1_000) }
    expect(valueOf(JSON.stringify(value))).to.deep.equal(value)
  })

  it('is refused with a reason when it is none', () => {
    expect(parseJson('{"a"')).to.have.property('left').that.is.a('string')
    expect(parseJson('')).to.have.property('left').that.is.a('string')
  })
})
