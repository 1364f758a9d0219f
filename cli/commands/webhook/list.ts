import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class WebhookList extends HarmoniaCommand {
  static override description = 'List the webhooks, newest first.'
  static override examples = ['<%= config.bin %> webhook list', '<%= config.bin %> webhook list --all --json']
  static override flags = { ...pagingFlags }

  async run(): Promise<void> {
    const { flags } = await this.parse(WebhookList)
    const client = await this.client(flags)
    const page = await list(flags, 'webhooks', (paging) => client.listWebhooks(paging))
    const { webhookTable } = await import('../../show/webhooks.ts')
    await this.print(flags, page, () => webhookTable(page))
  }
}
