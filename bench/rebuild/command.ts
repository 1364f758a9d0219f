import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inFolder, isInMemory } from '../disk.ts'
import { machine, machineText } from '../machine.ts'
import { profileReport } from '../profile/report.ts'
import { rebuildReport } from './report.ts'
import { measureRebuild } from './run.ts'

const USAGE = `npm run bench -- rebuild [options]
  --events N     the log's length (1000000)
  --seconds N    how long requests are measured before (10)
  --profile      CPU profiles of the server's threads while it rebuilds
  --json FILE    every figure
  --dir DIR      where the data goes: on a real disk (the system's temporary folder)`

/** Makes a long log and has everything rebuilt by a server that goes on answering. */
export const rebuildBench = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '10' },
      profile: { type: 'boolean', default: false },
      json: { type: 'string' },
      dir: { type: 'string', default: tmpdir() },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return void console.log(USAGE)
  const number = (name: 'events' | 'seconds'): number => {
    const value = Number(values[name])
    if (!(value > 0)) throw new Error(`--${name} ${values[name]}: a number above 0 is allowed`)
    return value
  }
  const dir = resolve(values.dir)
  if (isInMemory(dir))
    throw new Error(`${dir} is kept in memory, where a durable write costs nothing: name a disk with --dir`)
  const measuredOn = await machine(dir)
  console.log(`${machineText(measuredOn)}\n`)

  const measured = (folder: string, profileDir?: string) =>
    measureRebuild({
      folder,
      events: number('events'),
      idleSeconds: number('seconds'),
      profileDir,
      note: (what) => console.error(what),
    })
  const { figures } = await inFolder(dir, async (folder) => {
    if (!values.profile) return measured(folder)
    return inFolder(dir, async (profileDir) => {
      const done = await measured(folder, profileDir)
      console.log(`${profileReport(profileDir, done.window)}\n`)
      return done
    })
  })
  console.log(rebuildReport(figures))
  if (values.json !== undefined)
    writeFileSync(values.json, JSON.stringify({ machine: measuredOn, ...figures }, null, 2))
}
