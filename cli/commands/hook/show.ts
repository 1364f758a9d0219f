import { hookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class HookShow extends HarmoniaCommand {
  static override description = 'Show a hook: where deliveries go, and what they do.'
  static override examples = ['<%= config.bin %> hook show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { hook: hookId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(HookShow)
    const client = await this.client(flags)
    const hook = await client.getHook(args.hook)
    const { hookText } = await import('../../show/hooks.ts')
    await this.print(flags, hook, () => hookText(hook))
  }
}
