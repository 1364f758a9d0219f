import { webhookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WebhookDeliveries extends HarmoniaCommand {
  static override description =
    'Show the last attempts of a webhook since the server was started, and its dead letters.'
  static override examples = ['<%= config.bin %> webhook deliveries 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { webhook: webhookId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookDeliveries)
    const client = await this.client(flags)
    const deliveries = await client.listWebhookDeliveries(args.webhook)
    const { deliveriesText } = await import('../../show/webhooks.ts')
    await this.print(flags, deliveries, () => deliveriesText(deliveries))
  }
}
