import { expect } from 'chai'
import { live } from './life.ts'
import { coverageOfLives } from './parts.ts'

describe('simulated lives in which what is over is archived and brought back', function () {
  this.timeout(120_000)

  it('keep every rule: nobody who reads notices, and no crash leaves half of it', async () => {
    const coverage = coverageOfLives()
    for (let seed = 1; seed <= 12; seed++) {
      const { broken, coverage: seen } = await live({ seed, sure: 'archives' })
      expect(broken, `seed ${seed}`).to.equal(undefined)
      coverage.add(seen)
    }
    const { counts } = coverage
    for (const kind of ['execution archived', 'archive brought back', 'user lists archives', 'fork of what is over'])
      expect(counts.get(kind), kind).to.be.greaterThan(2)
  })
})
