import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'

export default class ArchiveVerify extends HarmoniaCommand {
  static override description =
    'Check archives: every file that the log refers to against the log, one of them, or a file without a server.'
  static override examples = [
    '<%= config.bin %> archive verify',
    '<%= config.bin %> archive verify 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> archive verify data/events.db.archive/0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e.ndjson.gz --json',
  ]
  static override args = {
    archive: Args.string({ description: 'An archive by its full id, or a file; all of the log unless given.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ArchiveVerify)
    const { archiveFile, checkedArchives, isFile } = await import('../../archives.ts')
    const { archiveFileText, checkText } = await import('../../show/archives.ts')
    const { archive } = args
    if (archive !== undefined && isFile(archive)) {
      const verdict = archiveFile(archive)
      await this.print(flags, { file: archive, ...verdict }, () => archiveFileText(archive, verdict))
      if (verdict.broken !== null) this.exit(exits.refused)
      return
    }
    const client = await this.client(flags)
    const checked =
      archive === undefined
        ? await checkedArchives(client, this.notes(flags))
        : [await client.verifyArchive(archive.toLowerCase())]
    await this.print(flags, { archives: checked }, () => checkText(checked))
    if (checked.some(({ broken }) => broken !== null)) this.exit(exits.refused)
  }
}
