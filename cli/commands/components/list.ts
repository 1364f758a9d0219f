import { HarmoniaCommand } from '../../command.ts'

export default class ComponentsList extends HarmoniaCommand {
  static override description = 'List the components that can carry out tasks.'
  static override examples = ['<%= config.bin %> components list', '<%= config.bin %> components list --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(ComponentsList)
    const client = await this.client(flags)
    const page = await client.listComponents()
    const { componentTable } = await import('../../show/components.ts')
    await this.print(flags, page, () => componentTable(page.components))
  }
}
