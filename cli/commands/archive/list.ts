import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class ArchiveList extends HarmoniaCommand {
  static override description = 'List the archives that the log refers to, newest first.'
  static override examples = ['<%= config.bin %> archive list', '<%= config.bin %> archive list --all --json']
  static override flags = pagingFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(ArchiveList)
    const client = await this.client(flags)
    const page = await list(flags, 'archives', (paging) => client.listArchives(paging))
    const { archiveTable } = await import('../../show/archives.ts')
    await this.print(flags, page, () => archiveTable(page))
  }
}
