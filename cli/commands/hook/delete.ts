import { hookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class HookDelete extends HarmoniaCommand {
  static override description = 'Delete a hook: nothing that is sent to it does anything any more.'
  static override examples = ['<%= config.bin %> hook delete 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { hook: hookId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(HookDelete)
    const client = await this.client(flags)
    const hook = await client.deleteHook(args.hook)
    await this.print(flags, hook, () => `Deleted hook ${hook.hook_id}.`)
  }
}
