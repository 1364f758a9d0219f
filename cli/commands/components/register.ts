import { Args, Flags } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'

export default class ComponentsRegister extends HarmoniaCommand {
  static override description = 'Register a component; a name that is already known gets the new endpoint.'
  static override examples = [
    '<%= config.bin %> components register ergon http://127.0.0.1:9001 --description "Runs commands"',
  ]
  static override args = {
    name: Args.string({ required: true, description: 'What tasks call it.' }),
    endpoint: Args.string({ required: true, description: 'Its http or https URL.' }),
  }
  static override flags = {
    description: Flags.string({ description: 'What it does.' }),
    version: Flags.string({ description: 'Its version.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ComponentsRegister)
    const { description, version } = flags
    const client = await this.client(flags)
    const component = await client.registerComponent({
      ...args,
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
    })
    const { plain } = await import('../../show/format.ts')
    await this.print(flags, component, () => `Registered ${plain(component.name)} at ${plain(component.endpoint)}.`)
  }
}
