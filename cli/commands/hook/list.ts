import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class HookList extends HarmoniaCommand {
  static override description = 'List the hooks, newest first.'
  static override examples = ['<%= config.bin %> hook list', '<%= config.bin %> hook list --all --json']
  static override flags = { ...pagingFlags }

  async run(): Promise<void> {
    const { flags } = await this.parse(HookList)
    const client = await this.client(flags)
    const page = await list(flags, 'hooks', (paging) => client.listHooks(paging))
    const { hookTable } = await import('../../show/hooks.ts')
    await this.print(flags, page, () => hookTable(page))
  }
}
