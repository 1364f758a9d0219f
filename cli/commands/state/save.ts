import { Args } from '@oclif/core'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { jsonFrom } from '../../files.ts'

export default class StateSave extends HarmoniaCommand {
  static override description = 'Save JSON of your own beside an execution, in the place of what was saved before.'
  static override examples = [
    `<%= config.bin %> state save 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e '{"page": 7}'`,
    '<%= config.bin %> state save 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e @state.json',
  ]
  static override args = {
    execution: executionId,
    state: Args.string({
      required: true,
      description: 'JSON as it stands, or @ and the file that it is in; @- is standard input.',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateSave)
    const state = await jsonFrom(args.state)
    const client = await this.client(flags)
    const saved = await client.saveState(args.execution, state)
    await this.print(
      flags,
      saved,
      () => `Saved beside execution ${saved.execution_id}, as of revision ${saved.revision}.`,
    )
  }
}
