import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { live, type Life } from './life.ts'
import { coverageOfLives } from './parts.ts'

interface Entry {
  readonly seed: number
  readonly rule: string
  readonly mended: string
}

const ledger = JSON.parse(
  readFileSync(new URL('../../../test/simulation/ledger.json', import.meta.url), 'utf8'),
) as readonly Entry[]

/** What takes some ten seconds; `npm run simulate` runs as many as one likes. */
const SEEDS = 600

const told = ({ seed, broken }: Life): string =>
  broken === undefined ? 'well' : `seed ${seed}: ${broken.rule}: ${broken.details}`

describe('simulated lives', function () {
  this.timeout(300_000)

  it('keep every rule, whatever goes wrong, and little is left that never went wrong', async () => {
    const coverage = coverageOfLives()
    for (let seed = 1; seed <= SEEDS; seed++) {
      const life = await live({ seed })
      expect(told(life)).to.equal('well')
      coverage.add(life.coverage)
    }
    expect(coverage.missing().length).to.be.at.most(3)
  })

  for (const { seed, mended } of ledger) {
    it(`of seed ${seed} keep every rule since this was mended: ${mended}`, async () =>
      expect(told(await live({ seed }))).to.equal('well'))
  }

  it('are the same twice, to the last byte of their logs', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const [first, second] = [await live({ seed, traced: true }), await live({ seed, traced: true })]
      expect(first.lines.length).to.be.above(0)
      expect(first.lines.join('\n')).to.equal(second.lines.join('\n'))
    }
  })
})
