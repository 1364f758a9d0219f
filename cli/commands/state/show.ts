import { executionId, momentFlag } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class StateShow extends HarmoniaCommand {
  static override description = 'Show the JSON that was saved beside an execution, now or as of a moment.'
  static override examples = [
    '<%= config.bin %> state show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> state show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 12 --json',
  ]
  static override args = { execution: executionId }
  static override flags = { at: momentFlag() }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(StateShow)
    const client = await this.client(flags)
    const saved = await client.loadState(args.execution, flags.at === undefined ? {} : { at: flags.at })
    const { savedStateText } = await import('../../show/checkpoints.ts')
    await this.print(flags, saved, () => savedStateText(saved))
  }
}
