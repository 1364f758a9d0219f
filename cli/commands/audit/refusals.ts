import { Flags } from '@oclif/core'
import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class AuditRefusals extends HarmoniaCommand {
  static override description = 'List the commands that were refused in a month, and who asked for them.'
  static override examples = [
    '<%= config.bin %> audit refusals',
    '<%= config.bin %> audit refusals --month 2026-01 --all --json',
  ]
  static override flags = {
    ...pagingFlags,
    month: Flags.string({
      description: 'In UTC, such as 2026-01; the present one unless given.',
      helpValue: '<month>',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(AuditRefusals)
    const client = await this.client(flags)
    const { month } = flags
    const page = await list(flags, 'refusals', (paging) =>
      client.listRefusals({ ...paging, ...(month === undefined ? {} : { month }) }),
    )
    const { refusalTable } = await import('../../show/audit.ts')
    const { more } = await import('../../show/table.ts')
    await this.print(flags, page, async () => (await refusalTable(page.refusals)) + more(page.next_cursor))
  }
}
