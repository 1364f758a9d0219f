import { Flags } from '@oclif/core'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ExecutionCancel extends HarmoniaCommand {
  static override description = 'Cancel an execution: nothing more is started, and it ends.'
  static override examples = [
    '<%= config.bin %> execution cancel 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --reason "disk maintenance"',
  ]
  static override args = { execution: executionId }
  static override flags = { reason: Flags.string({ description: 'Recorded with the event.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionCancel)
    const client = await this.client(flags)
    const reason = flags.reason === undefined ? {} : { reason: flags.reason }
    const accepted = await client.cancelExecution(args.execution, reason)
    const { acceptedText } = await import('../../show/executions.ts')
    await this.print(flags, accepted, () => acceptedText(accepted))
  }
}
