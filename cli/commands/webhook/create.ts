import { Args, Flags } from '@oclif/core'
import { FORMATS } from '../../../src/domain/webhook/subscription.ts'
import { isUuid } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { webhookFlags, webhookOf } from '../../webhook-flags.ts'

export default class WebhookCreate extends HarmoniaCommand {
  static override description = 'Deliver events to a URL: signed, in order and at least once.'
  static override examples = [
    '<%= config.bin %> webhook create https://hooks.example/harmonia --type workflow_completed --type workflow_failed',
    '<%= config.bin %> webhook create http://127.0.0.1:9000/ --workflow nightly_report --format cloudevents --secret HOOK_SECRET --from 0',
  ]
  static override args = { url: Args.string({ required: true, description: 'Where the events go.' }) }
  static override flags = {
    ...webhookFlags,
    format: Flags.option({ options: FORMATS })({
      description: 'As the event streams show them, or as CloudEvents 1.0.',
    }),
    workflow: Flags.string({
      description: 'Only events of this workflow and its executions: its id, or a name that only one has.',
    }),
    from: Flags.integer({ description: 'The position behind which to begin; now by default.', min: 0 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WebhookCreate)
    const client = await this.client(flags)
    const { workflow, format, from } = flags
    const created = await client.createWebhook({
      url: args.url,
      ...webhookOf(flags),
      ...(format === undefined ? {} : { format }),
      ...(from === undefined ? {} : { from }),
      ...(workflow === undefined
        ? {}
        : isUuid(workflow)
          ? { workflow_id: workflow.toLowerCase() }
          : { workflow_name: workflow }),
    })
    const { createdText } = await import('../../show/webhooks.ts')
    await this.print(flags, created, () => createdText(created))
  }
}
