import { Args } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'

export default class ComponentsTest extends HarmoniaCommand {
  static override description = 'Call a component: is it reachable, which actions has it, how long does it take?'
  static override examples = [
    '<%= config.bin %> components test ergon',
    '<%= config.bin %> components test ergon --json',
  ]
  static override args = {
    name: Args.string({ required: true, description: 'As "harmonia components list" shows it.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ComponentsTest)
    const client = await this.client(flags)
    const tested = await client.testComponent(args.name)
    const { testText } = await import('../../show/components.ts')
    await this.print(flags, tested, () => testText(args.name, tested))
    if (!tested.reachable) this.exit(exits.refused)
  }
}
