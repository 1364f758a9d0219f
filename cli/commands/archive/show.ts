import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'

export default class ArchiveShow extends HarmoniaCommand {
  static override description =
    'Show an archive and the executions in it: by its id, or a file that is read without a server.'
  static override examples = [
    '<%= config.bin %> archive show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> archive show data/events.db.archive/0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e.ndjson.gz',
  ]
  static override args = {
    archive: Args.string({ required: true, description: 'The id, as "harmonia archive list" shows it, or a file.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArchiveShow)
    const { archiveFile, isFile } = await import('../../archives.ts')
    const { archiveFileText, archiveText } = await import('../../show/archives.ts')
    if (isFile(args.archive)) {
      const verdict = archiveFile(args.archive)
      const executions = verdict.executions.map((id) => `\n  ${id}`).join('')
      await this.print(flags, verdict, () => archiveFileText(args.archive, verdict) + executions)
      return
    }
    const client = await this.client(flags)
    const archive = await client.getArchive(args.archive.toLowerCase())
    await this.print(flags, archive, () => archiveText(archive))
  }
}
