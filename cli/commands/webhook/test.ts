import { webhookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WebhookTest extends HarmoniaCommand {
  static override description = 'Send a webhook a message now, and tell what came of it.'
  static override examples = ['<%= config.bin %> webhook test 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { webhook: webhookId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookTest)
    const client = await this.client(flags)
    const tested = await client.testWebhook(args.webhook)
    const { testedText } = await import('../../show/webhooks.ts')
    await this.print(flags, tested, () => testedText(tested))
    if (!tested.delivered) process.exitCode = 1
  }
}
