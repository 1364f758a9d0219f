import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'

export default class ComponentsRemove extends HarmoniaCommand {
  static override description = 'Remove a component. Tasks that call it fail until it is registered again.'
  static override examples = ['<%= config.bin %> components remove ergon']
  static override args = {
    name: Args.string({ required: true, description: 'As "harmonia components list" shows it.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ComponentsRemove)
    const client = await this.client(flags)
    const removed = await client.removeComponent(args.name)
    const { plain } = await import('../../show/format.ts')
    await this.print(flags, removed, () => `Removed ${plain(args.name)}.`)
  }
}
