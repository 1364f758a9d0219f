import { executionId, momentFlag, pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class ExecutionExplain extends HarmoniaCommand {
  static override description =
    'Say why an execution stands where it stands.\nFor each task that has not ended: why it is not running now, and which event would move it. For an execution that failed: the root cause.'
  static override examples = [
    '<%= config.bin %> execution explain 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution explain 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 4 --json',
  ]
  static override args = { execution: executionId }
  static override flags = { at: momentFlag(), ...pagingFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionExplain)
    const client = await this.client(flags)
    const moment = flags.at === undefined ? {} : { at: flags.at }
    const explanation = await list(flags, 'tasks', (paging) =>
      client.explainExecution(args.execution, { ...moment, ...paging }),
    )
    const { explanationText } = await import('../../show/explanation.ts')
    await this.print(flags, explanation, () => explanationText(explanation))
  }
}
