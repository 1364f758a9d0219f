import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ceilingFor, type EngineName } from './load/messages.ts'
import { cells, cellsNamed, type Cell } from './workload.ts'

export interface Options {
  readonly cells: readonly Cell[]
  readonly engines: readonly EngineName[]
  readonly runs: number
  readonly seconds: number
  readonly warmSeconds: number
  readonly dir: string
  readonly json: string | undefined
  readonly profile: boolean
  readonly calm: boolean
}

export const USAGE = `npm run bench -- [options]
npm run bench -- rebuild --help   the rebuild of everything
  --only W1c64,W3   these cells (${cells.map(({ name }) => name).join(' ')})
  --runs N          runs of each cell, of which the medians are shown (3)
  --seconds N       how long each run measures (10)
  --warm N          seconds of load before that (3)
  --ceiling         each run after one of the hard-coded loop, and the ratios between them
  --engines LIST    some of harmonia, ceiling, esdb and esdb-ceiling
  --store esdb      harmonia on EventStoreDB beside its embedded store; W1 to W4, unless --only says otherwise
  --profile         one run of each cell with the server's CPU profiles
  --calm            each run when nobody else uses the machine; disturbed ones again, twice
  --json FILE       every figure of every run
  --dir DIR         where the data goes: on a real disk (the system's temporary folder)`

/** Throws with a sentence when an option is not as it should be. */
export const optionsOf = (args: readonly string[]): Options | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      runs: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '10' },
      warm: { type: 'string', default: '3' },
      ceiling: { type: 'boolean', default: false },
      engines: { type: 'string' },
      store: { type: 'string', default: 'sqlite' },
      profile: { type: 'boolean', default: false },
      calm: { type: 'boolean', default: false },
      json: { type: 'string' },
      dir: { type: 'string', default: tmpdir() },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return 'help'
  const number = (name: 'runs' | 'seconds' | 'warm'): number => {
    const value = Number(values[name])
    if (!(value > 0)) throw new Error(`--${name} ${values[name]}: a number above 0 is allowed`)
    return value
  }
  const { store } = values
  if (store !== 'sqlite' && store !== 'esdb') throw new Error(`--store ${store}: sqlite and esdb are allowed`)
  const stores: readonly EngineName[] = store === 'esdb' ? ['harmonia', 'esdb'] : ['harmonia']
  const usual = stores.flatMap((engine) => (values.ceiling ? [ceilingFor[engine], engine] : [engine])).join(',')
  const all = store === 'esdb' ? cells.filter(({ name }) => /^W[1-4]/.test(name)) : cells
  return {
    cells: values.only === undefined ? all : cellsNamed(values.only.split(',')),
    engines: enginesOf(values.engines ?? usual),
    runs: values.profile ? 1 : Math.ceil(number('runs')),
    seconds: number('seconds'),
    warmSeconds: number('warm'),
    dir: resolve(values.dir),
    json: values.json,
    profile: values.profile,
    calm: values.calm,
  }
}

const enginesOf = (text: string): readonly EngineName[] =>
  text.split(',').map((name) => {
    if (!Object.hasOwn(ceilingFor, name))
      throw new Error(`--engines ${text}: ${Object.keys(ceilingFor).join(', ')} are allowed`)
    return name as EngineName
  })
