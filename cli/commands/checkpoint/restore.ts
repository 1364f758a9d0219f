import { Flags } from '@oclif/core'
import { checkpointId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class CheckpointRestore extends HarmoniaCommand {
  static override description =
    'Restore a checkpoint: a new execution goes on from there, and the one that it is of stays as it is.'
  static override examples = [
    '<%= config.bin %> checkpoint restore 0190a8f2-7e3a-7d5c-9f60-4b8c0e2d3f5a --reason "the component lost its disk"',
  ]
  static override args = { checkpoint: checkpointId }
  static override flags = { reason: Flags.string({ description: 'Recorded with it.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CheckpointRestore)
    const client = await this.client(flags)
    const reason = flags.reason === undefined ? {} : { reason: flags.reason }
    const restored = await client.restoreFromCheckpoint({ checkpoint_id: args.checkpoint, ...reason })
    const { restoredText } = await import('../../show/checkpoints.ts')
    await this.print(flags, restored, () => restoredText(restored))
  }
}
