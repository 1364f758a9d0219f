import { Args, Flags } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'
import { findTemplate } from '../../find-template.ts'

export default class TemplateShow extends HarmoniaCommand {
  static override description = 'Show a template and its parameters.'
  static override examples = [
    '<%= config.bin %> template show process_data',
    '<%= config.bin %> template show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --version 2 --json',
  ]
  static override args = { template: Args.string({ required: true, description: 'The full id, or the name.' }) }
  static override flags = { version: Flags.integer({ description: 'Another than the latest.', min: 1 }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateShow)
    const client = await this.client(flags)
    const template = await findTemplate(client, args.template, flags.version)
    const { templateText } = await import('../../show/templates.ts')
    await this.print(flags, template, () => templateText(template))
  }
}
