import { Flags } from '@oclif/core'
import { webhookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WebhookResume extends HarmoniaCommand {
  static override description = 'Resume a webhook where it stands, also one that was disabled.'
  static override examples = [
    '<%= config.bin %> webhook resume 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --reason "the receiver is back"',
  ]
  static override args = { webhook: webhookId }
  static override flags = { reason: Flags.string({ description: 'Recorded with the event.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookResume)
    const client = await this.client(flags)
    const reason = flags.reason === undefined ? {} : { reason: flags.reason }
    const webhook = await client.resumeWebhook(args.webhook, reason)
    const { standingText } = await import('../../show/webhooks.ts')
    await this.print(flags, webhook, () => standingText(webhook))
  }
}
