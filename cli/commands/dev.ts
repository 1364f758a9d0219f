import { Flags } from '@oclif/core'
import { PlainCommand } from '../command.ts'
import { exits } from '../exit.ts'
import { serverFlags, settingsWith } from '../server-flags.ts'

export default class Dev extends PlainCommand {
  static override description = `Run the server with sample components and a first workflow.
Creates the bundled templates and the workflow data_processing_pipeline once, executes that with live progress, and stays up. Logs warnings only, unless HARMONIA_LOG_LEVEL or --log-level says otherwise.`
  static override examples = ['<%= config.bin %> dev', '<%= config.bin %> dev --port 0 --data-dir ./data --once']
  static override flags = {
    ...serverFlags,
    once: Flags.boolean({ description: 'Stop after the execution; the exit code is 1 when it did not complete.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Dev)
    const level = flags['log-level'] ?? process.env['HARMONIA_LOG_LEVEL'] ?? 'WARN'
    const settings = settingsWith({ ...flags, 'log-level': level })
    const { openDev } = await import('../dev/open.ts')
    const { untilAsked } = await import('../server.ts')
    const asked = untilAsked()
    const dev = await openDev(settings)
    let exit: number = exits.done
    try {
      const execution = await Promise.race([asked, dev.run(process.stdout)])
      if (execution !== undefined && !flags.once) {
        this.log(dev.directions(execution))
        await asked
      }
      if (flags.once && execution?.status !== 'completed') exit = exits.refused
    } finally {
      await dev.stop()
    }
    this.exit(exit)
  }
}
