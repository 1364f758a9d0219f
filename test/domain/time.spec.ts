import { expect } from 'chai'
import fc from 'fast-check'
import { millisecondsOf, timeText } from '../../src/domain/time.ts'

const moment = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') })

describe('the time of an event', () => {
  it('is that moment and no other, also when it was asked for before', () =>
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 20 }), (moments) => {
        for (const one of [...moments, ...moments]) {
          const text = new Date(one).toISOString()
          expect(timeText(one)).to.equal(text)
          expect(millisecondsOf(text)).to.equal(one)
        }
      }),
    ))

  it('is the same after thousands of others', () => {
    for (let one = 0; one < 5_000; one++) expect(millisecondsOf(timeText(one * 1_001))).to.equal(one * 1_001)
    expect(millisecondsOf(timeText(1_001))).to.equal(1_001)
  })
})
