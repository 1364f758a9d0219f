import { Args, Flags } from '@oclif/core'
import { isUuid } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage, exits } from '../../exit.ts'

/** A history of millions of events takes a while to be replayed. */
const PATIENCE_MS = 600_000

export default class StateRebuild extends HarmoniaCommand {
  static override description =
    'Replay from the first event and compare: what is in memory, snapshots, read models. What differs is put right, unless --dry-run.\nWith --all the read models are made anew beside the present ones, which go on answering until those take their place; Ctrl-C throws away what is in the making.\nThe exit code is 1 when something differs and was not put right.'
  static override examples = [
    '<%= config.bin %> state rebuild 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> state rebuild 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --dry-run --json',
    '<%= config.bin %> state rebuild --all',
  ]
  static override args = {
    execution: Args.string({ description: 'The full id, as "harmonia execution list" shows it.' }),
  }
  static override flags = {
    all: Flags.boolean({ description: 'Every execution, and all read models.' }),
    'dry-run': Flags.boolean({ description: 'Only compare.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateRebuild)
    const { execution } = args
    const dryRun = flags['dry-run']
    if ((execution === undefined) === !flags.all) throw new BadUsage('Name an execution, or say --all.')
    const show = await import('../../show/rebuild.ts')
    const client = await this.client(flags, { timeoutMs: PATIENCE_MS })
    if (execution === undefined) {
      const { followRebuild } = await import('../../rebuild.ts')
      const all = await followRebuild(client, { dryRun }, this.notes(flags))
      await this.print(flags, all, () => show.rebuildOfAllText(all))
      if (!show.isRight(all)) this.exit(exits.refused)
      return
    }
    if (!isUuid(execution))
      throw new BadUsage(
        `Expected an execution's full id (a UUID) and got "${execution}"; "harmonia execution list" shows them.`,
      )
    const rebuilt = await client.rebuildState(execution.toLowerCase(), { dryRun })
    await this.print(flags, rebuilt, () => show.rebuiltText(rebuilt))
    if (rebuilt.differences.length > 0 && !rebuilt.repaired) this.exit(exits.refused)
  }
}
