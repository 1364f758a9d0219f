import { webhookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WebhookDelete extends HarmoniaCommand {
  static override description = 'Delete a webhook, with its dead letters: nothing is delivered any more.'
  static override examples = ['<%= config.bin %> webhook delete 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { webhook: webhookId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookDelete)
    const client = await this.client(flags)
    const webhook = await client.deleteWebhook(args.webhook)
    await this.print(flags, webhook, () => `Deleted webhook ${webhook.webhook_id}.`)
  }
}
