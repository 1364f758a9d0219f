import { expect } from 'chai'
import fc from 'fast-check'
import { bucket } from '../../../src/engine/traffic/bucket.ts'

describe('so many calls per second', () => {
  it('are never more in any span of time than a second of them and what the span brings', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), waits, (perSecond, drawn) => {
        const tokens = bucket(perSecond, 0)
        const taken: number[] = []
        let now = 0
        for (const wait of drawn) {
          now += wait
          if (tokens.take(now)) taken.push(now)
        }
        taken.forEach((from, first) => {
          taken.slice(first).forEach((to, more) => {
            const most = Math.max(1, perSecond) + ((to - from) / 1_000) * perSecond
            expect(more + 1).to.be.at.most(Math.floor(most + 1e-6))
          })
        })
      }),
    )
  })

  it('come when they are said to come, and not before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (tenths) => {
        const perSecond = tenths / 10
        const tokens = bucket(perSecond, 0)
        while (tokens.take(0));
        for (let n = 0, now = 0; n < 20; n++) {
          const next = tokens.nextAt(now)
          expect(next).to.be.greaterThan(now)
          expect(tokens.take(next - 1)).to.equal(false)
          expect(tokens.take(next)).to.equal(true)
          now = next
        }
      }),
    )
  })

  it('are not brought, nor taken away, by a clock that is put back', () => {
    const tokens = bucket(1, 10_000)
    expect(tokens.take(10_000)).to.equal(true)
    expect(tokens.take(4_000)).to.equal(false)
    expect(tokens.take(5_000)).to.equal(true)
  })
})
