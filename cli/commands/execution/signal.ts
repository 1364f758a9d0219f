import { Args, Flags } from '@oclif/core'
import { executionId, jsonFlag } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ExecutionSignal extends HarmoniaCommand {
  static override description =
    'Send a signal to an execution.\nIt wakes the task that waits for it longest, or is kept for the next that does.'
  static override examples = [
    '<%= config.bin %> execution signal 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e payment_received --data \'{"amount": 12}\'',
    '<%= config.bin %> execution signal 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e go_on --signal-id order-17',
  ]
  static override args = {
    execution: executionId,
    name: Args.string({ required: true, description: 'The name that tasks wait for.' }),
  }
  static override flags = {
    data: jsonFlag({ description: 'What the signal brings; null without it.' }),
    'signal-id': Flags.string({ description: 'A signal that is sent twice with this counts once.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionSignal)
    const client = await this.client(flags)
    const { 'signal-id': signal_id, data } = flags
    const accepted = await client.sendSignal(args.execution, {
      name: args.name,
      ...(data === undefined ? {} : { data }),
      ...(signal_id === undefined ? {} : { signal_id }),
    })
    const { acceptedText } = await import('../../show/executions.ts')
    await this.print(flags, accepted, () => acceptedText(accepted))
  }
}
