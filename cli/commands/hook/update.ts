import { Args } from '@oclif/core'
import type { NewHook } from '../../../src/client/index.ts'
import { hookId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class HookUpdate extends HarmoniaCommand {
  static override description =
    'Change a hook: all of it is given anew. Its path stays, and so does what it has done.\n"harmonia hook show <hook> --json" shows what it is now.'
  static override examples = ['<%= config.bin %> hook update 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e @deploys.json']
  static override args = {
    hook: hookId,
    changed: Args.string({ required: true, description: 'The hook as JSON, or @ and the file that it stands in.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(HookUpdate)
    const client = await this.client(flags)
    const { jsonFrom } = await import('../../files.ts')
    const hook = await client.updateHook(args.hook, (await jsonFrom(args.changed)) as NewHook)
    const { hookText } = await import('../../show/hooks.ts')
    await this.print(flags, hook, () => hookText(hook))
  }
}
