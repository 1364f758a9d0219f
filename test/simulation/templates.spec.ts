import { expect } from 'chai'
import { live } from './life.ts'
import { coverageOfLives } from './parts.ts'

describe('simulated lives in which templates are made, changed and used', function () {
  this.timeout(120_000)

  it('keep every rule: an instance does what the text of its version says with its values', async () => {
    const coverage = coverageOfLives()
    for (let seed = 1; seed <= 24; seed++) {
      const { broken, coverage: seen } = await live({ seed, sure: 'templates' })
      expect(broken, `seed ${seed}`).to.equal(undefined)
      coverage.add(seen)
    }
    const { counts } = coverage
    for (const kind of ['template_updated', 'template_archived', 'user gives a template wrong values'])
      expect(counts.get(kind), kind).to.be.greaterThan(2)
    expect(counts.get('instance does what its template says')).to.be.greaterThan(10)
  })
})
