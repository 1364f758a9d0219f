import { Args } from '@oclif/core'
import type { NewHook } from '../../../src/client/index.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class HookCreate extends HarmoniaCommand {
  static override description = 'Have what others send start a workflow, or send a signal.'
  static override examples = ['<%= config.bin %> hook create @deploys.json']
  static override args = {
    hook: Args.string({ required: true, description: 'The hook as JSON, or @ and the file that it stands in.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(HookCreate)
    const client = await this.client(flags)
    const { jsonFrom } = await import('../../files.ts')
    const hook = await client.createHook((await jsonFrom(args.hook)) as NewHook)
    await this.print(flags, hook, () => `Created hook ${hook.hook_id}.\nDeliver to ${client.url}${hook.path}`)
  }
}
