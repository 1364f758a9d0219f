import { Flags } from '@oclif/core'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class CheckpointCreate extends HarmoniaCommand {
  static override description =
    'Create a checkpoint of an execution, running or over: a place in its history to come back to.'
  static override examples = [
    '<%= config.bin %> checkpoint create 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --description "before the release"',
  ]
  static override args = { execution: executionId }
  static override flags = { description: Flags.string({ description: 'What it is for.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CheckpointCreate)
    const client = await this.client(flags)
    const described = flags.description === undefined ? {} : { description: flags.description }
    const created = await client.createCheckpoint({ execution_id: args.execution, ...described })
    const { createdText } = await import('../../show/checkpoints.ts')
    await this.print(flags, created, () => createdText(created))
  }
}
