import { executionFlag, pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class CheckpointList extends HarmoniaCommand {
  static override description = 'List checkpoints, newest first: those of one execution, or all.'
  static override examples = [
    '<%= config.bin %> checkpoint list --execution 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> checkpoint list --all --json',
  ]
  static override flags = {
    execution: executionFlag({ description: 'Only those of this execution.' }),
    ...pagingFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(CheckpointList)
    const client = await this.client(flags)
    const filter = flags.execution === undefined ? {} : { execution_id: flags.execution }
    const page = await list(flags, 'checkpoints', (paging) => client.listCheckpoints({ ...filter, ...paging }))
    const { checkpointTable } = await import('../../show/checkpoints.ts')
    await this.print(flags, page, () => checkpointTable(page))
  }
}
