import { Args, Flags } from '@oclif/core'
import type { NewTemplate } from '../../../src/client/index.ts'
import { HarmoniaCommand } from '../../command.ts'
import { findTemplate } from '../../find-template.ts'

export default class TemplateUpdate extends HarmoniaCommand {
  static override description = 'Give a template its next version. Workflows that were made of it stay as they are.'
  static override examples = [
    '<%= config.bin %> template update process_data template.yaml',
    '<%= config.bin %> template update process_data template.yaml --if-version 2',
  ]
  static override args = {
    template: Args.string({ required: true, description: 'The full id, or the name.' }),
    file: Args.string({ required: true, description: 'A .json, .yaml or .yml file; - is standard input.' }),
  }
  static override flags = {
    'if-version': Flags.integer({ description: 'Only if this is still the latest version.', min: 1 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateUpdate)
    const { definitionFrom } = await import('../../files.ts')
    const next = (await definitionFrom(args.file)) as NewTemplate
    const client = await this.client(flags)
    const known = await findTemplate(client, args.template)
    const ifVersion = flags['if-version']
    const template = await client.updateTemplate(known, next, ifVersion === undefined ? {} : { ifVersion })
    const { storedText } = await import('../../show/templates.ts')
    await this.print(flags, template, () => storedText('Updated', template))
  }
}
