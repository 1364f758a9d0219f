import { parseArgs } from 'node:util'
import { live } from './life.ts'
import { coverageOfLives } from './parts.ts'
import { shrink } from './shrink.ts'

const USAGE = `simulate [--seeds N] [--from K] [--minutes M] [--failures F]   runs seeds K, K+1, …
simulate --seed S [--whole]                                    one seed with its log (--whole: nothing is left out)`

/** Seeds below which a kind that never happened says nothing. */
const ENOUGH = 2_000
const LINES = 400

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    failures: { type: 'string', default: '1' },
    seed: { type: 'string' },
    whole: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const one = async (seed: number): Promise<boolean> => {
  const life = await live({ seed, traced: true })
  const { broken } = life
  if (broken === undefined || values.whole) {
    console.log(life.lines.join('\n'))
    console.log(broken === undefined ? `seed ${seed}: all is well` : `seed ${seed}: ${broken.rule}: ${broken.details}`)
  } else await explain(seed)
  return broken === undefined
}

const explain = async (seed: number): Promise<void> => {
  const { life, without } = await shrink(await live({ seed }))
  console.log(`\nseed ${seed}, without ${without.join(', ') || 'anything'}:`)
  console.log(life.lines.slice(-LINES).join('\n'))
  console.log(`BROKEN by seed ${seed}: ${life.broken?.rule}\n  ${life.broken?.details}`)
}

const many = async (from: number, seeds: number, minutes: number, failures: number): Promise<boolean> => {
  const coverage = coverageOfLives()
  const began = process.hrtime.bigint()
  const seconds = (): number => Number(process.hrtime.bigint() - began) / 1e9
  const failed: number[] = []
  let run = 0
  let events = 0
  let steps = 0
  let told = 0
  const progress = (): string =>
    `${run} seeds from ${from}, ${failed.length} failed, ${(run / seconds()).toFixed(1)} schedules/s, ${events} events, ${steps} steps`
  while (run < seeds && seconds() < minutes * 60 && failed.length < failures) {
    const life = await live({ seed: from + run })
    run++
    events += life.events
    steps += life.steps
    coverage.add(life.coverage)
    if (life.broken !== undefined) {
      failed.push(life.seed)
      console.log(`BROKEN by seed ${life.seed}: ${life.broken.rule}: ${life.broken.details.slice(0, 400)}`)
    }
    if (seconds() - told < 10) continue
    told = seconds()
    console.error(progress())
  }
  console.log(`${progress()}\n${coverage.table()}`)
  const missing = run >= ENOUGH ? coverage.missing() : []
  if (missing.length > 0) console.log(`never happened: ${missing.join(', ')}`)
  if (failed[0] !== undefined) await explain(failed[0])
  return failed.length === 0 && missing.length === 0
}

process.on('unhandledRejection', (error) => {
  console.error('a promise was left with an error', error)
  process.exit(1)
})

if (values.help) console.log(USAGE)
else {
  const { seed, from, seeds, minutes = 'Infinity', failures } = values
  const well =
    seed === undefined
      ? await many(Number(from), Number(seeds), Number(minutes), Number(failures))
      : await one(Number(seed))
  process.exitCode = well ? 0 : 1
}
