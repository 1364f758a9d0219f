import { writeFileSync } from 'node:fs'
import { CALM, untilCalm } from './calm.ts'
import { killAll } from './children.ts'
import { inFolder, isInMemory, removeFolders } from './disk.ts'
import type { Figures } from './figures.ts'
import { isCeiling, type EngineName } from './load/messages.ts'
import { machine, machineText } from './machine.ts'
import { measure, type Measurement } from './measure.ts'
import { rebuildBench } from './rebuild/command.ts'
import { optionsOf, USAGE, type Options } from './options.ts'
import { profileReport } from './profile/report.ts'
import { medians } from './statistics.ts'
import { sizeNotes, table, type Row } from './table.ts'
import type { Cell } from './workload.ts'

interface Run {
  readonly cell: Cell
  readonly engine: EngineName
  readonly figures: Figures
}

const bench = async (options: Options): Promise<void> => {
  if (isInMemory(options.dir))
    throw new Error(`${options.dir} is kept in memory, where a durable write costs nothing: name a disk with --dir`)
  const measuredOn = await machine(options.dir)
  console.log(`${machineText(measuredOn)}\n`)

  const runs: Run[] = []
  for (const cell of options.cells)
    for (let run = 1; run <= options.runs; run++)
      for (const engine of options.engines) {
        const { figures } = await (options.calm ? undisturbed : oneRun)(engine, cell, options)
        const { workflows_per_s, p50_ms, cpu_others } = figures
        console.error(
          `${cell.name} ${engine} ${run}/${options.runs}: ${workflows_per_s.toFixed(1)}/s, p50 ${p50_ms.toFixed(2)} ms, others ${cpu_others.toFixed(2)} cores`,
        )
        runs.push({ cell, engine, figures })
      }

  const rows = mediansOf(runs)
  console.log([table(rows), ...sizeNotes(rows)].join('\n'))
  if (options.json !== undefined) {
    const { runs: count, seconds, warmSeconds } = options
    writeFileSync(
      options.json,
      JSON.stringify(
        { machine: measuredOn, runs: count, seconds, warmSeconds, medians: rows, measured: runs },
        null,
        2,
      ),
    )
  }
}

const oneRun = (engine: EngineName, cell: Cell, options: Options): Promise<Measurement> => {
  if (!options.profile || isCeiling(engine)) return measure(engine, cell, options)
  return inFolder(options.dir, async (profileDir) => {
    const measured = await measure(engine, cell, { ...options, profileDir })
    console.log(`${cell.name}\n${profileReport(profileDir, measured.window)}\n`)
    return measured
  })
}

const ATTEMPTS = 3

/** Of so many runs the first that nobody disturbed, else the one that was disturbed least. */
const undisturbed = async (engine: EngineName, cell: Cell, options: Options): Promise<Measurement> => {
  let best: Measurement | undefined
  for (let attempt = 1; attempt <= ATTEMPTS && !(best !== undefined && best.figures.cpu_others <= CALM); attempt++) {
    await untilCalm()
    const measured = await oneRun(engine, cell, options)
    if (best === undefined || measured.figures.cpu_others < best.figures.cpu_others) best = measured
  }
  return best as Measurement
}

const mediansOf = (runs: readonly Run[]): readonly Row[] => {
  const rows = new Map<string, Run[]>()
  for (const run of runs) {
    const key = `${run.cell.name} ${run.engine}`
    rows.set(key, [...(rows.get(key) ?? []), run])
  }
  return [...rows.values()].map((same) => ({
    ...(same[0] as Run),
    figures: medians(same.map(({ figures }) => figures)),
  }))
}

const leaveNothing = (): void => {
  killAll()
  removeFolders()
}

process.on('exit', leaveNothing)
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => process.exit(code))

try {
  const [what, ...rest] = process.argv.slice(2)
  const options = what === 'rebuild' ? 'rebuild' : optionsOf(process.argv.slice(2))
  if (options === 'rebuild') await rebuildBench(rest)
  else if (options === 'help') console.log(USAGE)
  else await bench(options)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
