import { checkpointId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class CheckpointShow extends HarmoniaCommand {
  static override description = 'Show a checkpoint: where in the history it is, and what the state hashed to there.'
  static override examples = ['<%= config.bin %> checkpoint show 0190a8f2-7e3a-7d5c-9f60-4b8c0e2d3f5a']
  static override args = { checkpoint: checkpointId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CheckpointShow)
    const client = await this.client(flags)
    const checkpoint = await client.getCheckpoint(args.checkpoint)
    const { checkpointText } = await import('../../show/checkpoints.ts')
    await this.print(flags, checkpoint, () => checkpointText(checkpoint))
  }
}
