import { Flags } from '@oclif/core'
import { PlainCommand } from '../../command.ts'

export default class StoreCopy extends PlainCommand {
  static override description = `Copy a whole event log from one store to another, and compare them.
Keeps the order, ids, times and revisions; positions are the store's own. No server may use either store meanwhile.
When it is interrupted, the same command goes on where it was. The read models are made again by the server that starts on the copy.`
  static override examples = [
    '<%= config.bin %> store copy --from sqlite:/var/lib/harmonia/events.db --to esdb://localhost:2113?tls=false',
    '<%= config.bin %> store copy --from esdb://localhost:2113?tls=false --to sqlite:./events.db --json',
  ]
  static override flags = {
    from: Flags.string({ required: true, helpValue: '<store>', description: 'sqlite:<file> or esdb://<host>.' }),
    to: Flags.string({
      required: true,
      helpValue: '<store>',
      description: 'Empty, or an earlier copy of the same log.',
    }),
    json: Flags.boolean({ description: 'Print what was copied as JSON.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(StoreCopy)
    const { from, to, json } = flags
    const { copyLog } = await import('../../store.ts')
    const { counter } = await import('../../show/counter.ts')
    const count = counter(json ? undefined : process.stderr)
    const { copied, events, streams } = await copyLog({ from, to, progress: count.show })
    count.end()
    process.stdout.write(
      json
        ? `${JSON.stringify({ copied, events, streams }, null, 2)}\n`
        : `${copied} events copied; both logs hold the same ${events} events of ${streams} streams.\n`,
    )
  }
}
