import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'
import { findTemplate } from '../../find-template.ts'

export default class TemplateDelete extends HarmoniaCommand {
  static override description =
    'Delete a template: nothing is made of it any more. Workflows that were made of it stay.'
  static override examples = ['<%= config.bin %> template delete process_data']
  static override args = { template: Args.string({ required: true, description: 'The full id, or the name.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateDelete)
    const client = await this.client(flags)
    const template = await client.archiveTemplate(await findTemplate(client, args.template))
    const { plain } = await import('../../show/format.ts')
    await this.print(flags, template, () => `Template ${plain(template.name)} is archived.`)
  }
}
