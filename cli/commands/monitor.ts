import { Flags } from '@oclif/core'
import { setTimeout } from 'node:timers/promises'
import { HarmoniaCommand } from '../command.ts'
import { durationFlag } from '../duration-flag.ts'

/** The server takes a sample as often. */
const PACE_MS = 5_000
const DAY = 86_400

export default class Monitor extends HarmoniaCommand {
  static override description =
    'Show how fast it goes: executions, steps, waiting, components, store.\nWith --watch again every five seconds, until it is interrupted; with --json then each time on a line.'
  static override examples = ['<%= config.bin %> monitor', '<%= config.bin %> monitor --window 1h --json']
  static override flags = {
    window: durationFlag({ description: 'How far back times are measured, a day at most; 15m unless given.' }),
    watch: Flags.boolean({ description: 'Go on showing it.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Monitor)
    const { window, watch } = flags
    const query = window === undefined ? {} : { window: Math.min(DAY, Math.max(1, Math.ceil(window))) }
    const client = await this.client(flags)
    const { monitorText } = await import('../show/monitor.ts')
    for (;;) {
      const answer = await client.getMonitor(query)
      if (watch && flags.json) process.stdout.write(`${JSON.stringify(answer)}\n`)
      else await this.print(flags, answer, async () => `${await monitorText(answer)}${watch ? '\n' : ''}`)
      if (!watch) return
      await setTimeout(PACE_MS)
    }
  }
}
