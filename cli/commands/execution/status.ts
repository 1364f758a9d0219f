import { executionId, momentFlag } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ExecutionStatus extends HarmoniaCommand {
  static override description = 'Show an execution: its status, its tasks, and what came out or went wrong.'
  static override examples = [
    '<%= config.bin %> execution status 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution status 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 4 --json',
  ]
  static override args = { execution: executionId }
  static override flags = { at: momentFlag() }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionStatus)
    const client = await this.client(flags)
    const execution = await client.getExecution(args.execution, flags.at === undefined ? {} : { at: flags.at })
    const { executionText } = await import('../../show/executions.ts')
    await this.print(flags, execution, () => executionText(execution))
  }
}
