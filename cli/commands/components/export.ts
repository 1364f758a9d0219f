import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'

export default class ComponentsExport extends HarmoniaCommand {
  static override description = 'Print a component as a manifest in YAML, which "components register" takes again.'
  static override examples = [
    '<%= config.bin %> components export ergon',
    '<%= config.bin %> components export ergon --json',
  ]
  static override args = {
    name: Args.string({ required: true, description: 'As "harmonia components list" shows it.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ComponentsExport)
    const client = await this.client(flags)
    const manifest = await client.getComponentManifest(args.name)
    const { stringify } = await import('yaml')
    await this.print(flags, manifest, () =>
      stringify(manifest, { lineWidth: 120, aliasDuplicateObjects: false }).trimEnd(),
    )
  }
}
