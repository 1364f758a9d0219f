import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'

export default class ArchiveRestore extends HarmoniaCommand {
  static override description =
    'Put events back into the log: those of one execution, or all of an archive. To the byte; the file stays.'
  static override examples = [
    '<%= config.bin %> archive restore 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> archive restore 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e.ndjson.gz --json',
  ]
  static override args = {
    what: Args.string({
      required: true,
      description: "The full id of an execution or an archive, or the archive's file.",
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArchiveRestore)
    const { archiveOr, idIn } = await import('../../archives.ts')
    const id = idIn(args.what)
    const client = await this.client(flags)
    const done = await archiveOr(client.restoreArchive(id), () => client.unarchiveExecution(id))
    const { unarchivedText } = await import('../../show/archives.ts')
    await this.print(flags, done, () => unarchivedText(done))
  }
}
