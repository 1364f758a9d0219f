import { parseArgs } from 'node:util'
import { live } from './life.ts'
import { runLives } from './run-lives.ts'
import { shrink } from './shrink.ts'

const USAGE = `simulate [--seeds N] [--from K] [--minutes M] [--failures F]   runs seeds K, K+1, …
simulate --seed S [--whole]                                    one seed with its log (--whole: nothing is left out)`

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
  const began = process.hrtime.bigint()
  const { failed, missing } = await runLives({
    from,
    seeds,
    minutes,
    failures,
    live: (seed) => live({ seed }),
    seconds: () => Number(process.hrtime.bigint() - began) / 1e9,
    say: console.log,
    progress: console.error,
  })
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
