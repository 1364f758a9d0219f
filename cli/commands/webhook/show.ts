import { webhookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WebhookShow extends HarmoniaCommand {
  static override description = 'Show a webhook: what it wants, how far it has come, and what keeps it.'
  static override examples = ['<%= config.bin %> webhook show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { webhook: webhookId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookShow)
    const client = await this.client(flags)
    const webhook = await client.getWebhook(args.webhook)
    const { webhookText } = await import('../../show/webhooks.ts')
    await this.print(flags, webhook, () => webhookText(webhook))
  }
}
