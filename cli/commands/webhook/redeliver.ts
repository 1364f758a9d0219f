import { Flags } from '@oclif/core'
import { webhookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WebhookRedeliver extends HarmoniaCommand {
  static override description = 'Deliver again: all dead letters, some of them, or everything behind a position.'
  static override examples = [
    '<%= config.bin %> webhook redeliver 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> webhook redeliver 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --position 42 --position 57',
    '<%= config.bin %> webhook redeliver 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --from 0',
  ]
  static override args = { webhook: webhookId }
  static override flags = {
    position: Flags.integer({ description: 'Of a dead letter; may be repeated.', multiple: true, min: 1 }),
    from: Flags.integer({
      description: 'Everything behind this position, whether or not it was taken.',
      min: 0,
      exclusive: ['position'],
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookRedeliver)
    const client = await this.client(flags)
    const webhook = await client.redeliverWebhook(args.webhook, {
      ...(flags.position === undefined ? {} : { positions: flags.position }),
      ...(flags.from === undefined ? {} : { from: flags.from }),
    })
    const { standingText } = await import('../../show/webhooks.ts')
    await this.print(flags, webhook, () => standingText(webhook))
  }
}
