import { Flags } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'

export default class ComponentsList extends HarmoniaCommand {
  static override description = 'List the components that can carry out tasks.'
  static override examples = [
    '<%= config.bin %> components list',
    '<%= config.bin %> components list --json',
    '<%= config.bin %> components list --bundled',
  ]
  static override flags = {
    bundled: Flags.boolean({
      description: 'The manifests that come with Harmonia instead, whether or not they are registered; asks no server.',
    }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ComponentsList)
    const { bundledTable, componentTable } = await import('../../show/components.ts')
    if (flags.bundled) {
      const { bundled, bundledNames } = await import('../../bundled.ts')
      const manifests = await Promise.all(bundledNames().map(bundled))
      await this.print(flags, { components: manifests }, () => bundledTable(manifests))
      return
    }
    const client = await this.client(flags)
    const page = await client.listComponents()
    await this.print(flags, page, () => componentTable(page.components))
  }
}
