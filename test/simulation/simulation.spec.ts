import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { live, type Life } from './life.ts'
import { coverageOfLives, type Part } from './parts.ts'
import { ENOUGH, runLives, type LivesOptions } from './run-lives.ts'

interface Entry {
  readonly seed: number
  readonly rule: string
  readonly mended: string
  /** What is drawn since it was found, and was not in the life that failed. */
  readonly without?: readonly Part[]
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

  for (const { seed, mended, without } of ledger) {
    it(`of seed ${seed} keep every rule since this was mended: ${mended}`, async () =>
      expect(told(await live({ seed, without: new Set(without) }))).to.equal('well'))
  }

  it('are the same twice, to the last byte of their logs', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const [first, second] = [await live({ seed, traced: true }), await live({ seed, traced: true })]
      expect(first.lines.length).to.be.above(0)
      expect(first.lines.join('\n')).to.equal(second.lines.join('\n'))
    }
  })
})

describe('a run of many lives', () => {
  const well = (seed: number) => ({ seed, broken: undefined, coverage: coverageOfLives(), steps: 1, events: 1 })
  const ill = (seed: number) => ({ ...well(seed), broken: { rule: 'all is well', details: 'it was not', at: 7 } })
  const run = async (over: Partial<LivesOptions>) => {
    const said: string[] = []
    const say = (text: string) => void said.push(text)
    const options = { from: 1, seeds: 10, minutes: Infinity, failures: 1, live: async (seed: number) => well(seed) }
    const lives = await runLives({ ...options, seconds: () => 1, say, progress: say, ...over })
    return { ...lives, said: said.join('\n') }
  }

  it('is broken by a kind of thing that never happened, once it is long enough to say so', async () => {
    expect((await run({})).missing).to.deep.equal([])
    const { missing, said } = await run({ seeds: ENOUGH })
    expect(missing).to.include.members(['crash', 'task_failed', 'user looks'])
    expect(said).to.contain('never happened: ')
  })

  it('ends with as many that broke a rule as are wanted, and names them', async () => {
    const { run: lives, failed, said } = await run({ from: 5, failures: 2, live: async (seed) => ill(seed) })
    expect([lives, failed]).to.deep.equal([2, [5, 6]])
    expect(said).to.contain('BROKEN by seed 5: all is well: it was not')
  })

  it('begins none after its time', async () => {
    let seconds = 0
    const { run: lives, failed } = await run({ minutes: 1, seconds: () => (seconds += 20) })
    expect(lives).to.be.within(1, 3)
    expect(failed).to.deep.equal([])
  })
})
