import { Args, Flags } from '@oclif/core'
import type { HarmoniaClient, NewTemplate } from '../../../src/client/index.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'

export default class TemplateImport extends HarmoniaCommand {
  static override description =
    'Create a template from a file that was exported, or with --bundled those that ship with Harmonia.\nOf the bundled ones, those whose names the server knows already are left alone.'
  static override examples = [
    '<%= config.bin %> template import process_data.yaml',
    '<%= config.bin %> template import --bundled',
  ]
  static override args = {
    file: Args.string({ description: 'A .json, .yaml or .yml file; - is standard input.' }),
  }
  static override flags = {
    bundled: Flags.boolean({
      description: 'Those that ship with Harmonia; they run on the sample components.',
      default: false,
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateImport)
    if ((args.file === undefined) !== flags.bundled) throw new BadUsage('Give a file, or --bundled.')
    const client = await this.client(flags)
    const { storedText } = await import('../../show/templates.ts')
    if (args.file === undefined) return this.bundled(client, flags)
    const { definitionFrom } = await import('../../files.ts')
    const template = await client.createTemplate((await definitionFrom(args.file)) as NewTemplate)
    await this.print(flags, template, () => storedText('Created', template))
  }

  private async bundled(client: HarmoniaClient, flags: { readonly json: boolean }): Promise<void> {
    const { bundledTemplates } = await import('../../template-file.ts')
    const { storedText } = await import('../../show/templates.ts')
    const answers: unknown[] = []
    const lines: string[] = []
    for (const { template } of await bundledTemplates()) {
      const [known] = (await client.listTemplates({ name: template.name, limit: 1 })).templates
      const created = known === undefined ? await client.createTemplate(template) : undefined
      answers.push(created ?? known)
      lines.push(
        created === undefined
          ? `Template ${template.name} is there already: ${known?.template_id}`
          : storedText('Created', created),
      )
    }
    await this.print(flags, { templates: answers }, () => lines.join('\n'))
  }
}
