import { Flags } from '@oclif/core'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ExecutionRetry extends HarmoniaCommand {
  static override description =
    'Let a failed execution go on in place: what failed and what that blocked starts over; what has completed stays.'
  static override examples = [
    '<%= config.bin %> execution retry 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --reason "the disk has room again"',
  ]
  static override args = { execution: executionId }
  static override flags = { reason: Flags.string({ description: 'Recorded with the event.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionRetry)
    const client = await this.client(flags)
    const reason = flags.reason === undefined ? {} : { reason: flags.reason }
    const accepted = await client.retryExecution(args.execution, reason)
    const { acceptedText } = await import('../../show/executions.ts')
    await this.print(flags, accepted, () => acceptedText(accepted))
  }
}
