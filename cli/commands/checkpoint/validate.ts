import { checkpointId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'

export default class CheckpointValidate extends HarmoniaCommand {
  static override description =
    'Validate a checkpoint: check the events up to it, fold them from the first one on, and compare. Exits with 1 if it is not valid.'
  static override examples = ['<%= config.bin %> checkpoint validate 0190a8f2-7e3a-7d5c-9f60-4b8c0e2d3f5a']
  static override args = { checkpoint: checkpointId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(CheckpointValidate)
    const client = await this.client(flags)
    const found = await client.validateCheckpoint(args.checkpoint)
    const { validationText } = await import('../../show/checkpoints.ts')
    await this.print(flags, found, () => validationText(found))
    if (!found.valid) this.exit(exits.refused)
  }
}
